/** What an external select may offer. */
import { z } from 'zod';
import type { Option } from './fields.ts';
import { numbers } from './numbers.ts';
import { optionGroup, plainOption } from './text.ts';

const Options = z.union([
  z.strictObject({ options: z.array(plainOption).max(numbers.options) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(numbers.optionGroups) }),
]);

/** Undefined where Slack would show nothing but an error. */
export function checkOptions(given: unknown): Option[] | undefined {
  const parsed = Options.safeParse(given);
  if (!parsed.success) return undefined;
  return 'options' in parsed.data ? parsed.data.options : parsed.data.option_groups.flatMap(({ options }) => options);
}
