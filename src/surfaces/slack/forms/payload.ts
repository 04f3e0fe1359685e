/** What Slack sends of a form, as far as it matters. */
import { z } from 'zod';

const Option = z.object({ value: z.string() });

const Entry = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
});

const Element = z.object({
  initial_value: z.string().optional(),
  initial_option: Option.optional(),
  initial_options: z.array(Option).optional(),
});

export const FormPayload = z.object({
  private_metadata: z.string(),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string().default(''), element: Element.optional() })),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), Entry)) }).default({ values: {} }),
});
export type FormPayload = z.output<typeof FormPayload>;
type InputBlock = FormPayload['blocks'][number];

/** What stands in an input; empty where nothing does. */
export function filledIn({ state }: Pick<FormPayload, 'state'>, { block_id, element }: InputBlock): readonly string[] {
  const [entry] = Object.values(state.values[block_id] ?? {});
  if (entry) return present([entry.value, entry.selected_option?.value, ...valuesOf(entry.selected_options)]);
  // After an update Slack leaves out inputs that nobody has touched since (bolt-js 1073, 1258): they hold what they began with.
  return present([element?.initial_value, element?.initial_option?.value, ...valuesOf(element?.initial_options)]);
}

const valuesOf = (options: readonly { readonly value: string }[] | null | undefined) =>
  (options ?? []).map(({ value }) => value);

const present = (values: readonly (string | null | undefined)[]) =>
  values.filter((value) => typeof value === 'string' && value.trim() !== '').map((value) => value ?? '');
