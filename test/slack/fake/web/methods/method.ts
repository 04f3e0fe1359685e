import { z } from 'zod';
import type { JsonObject } from '../../../../../src/lib/json.ts';
import type { Workspace } from '../../workspace.ts';
import type { Tier } from '../rate.ts';
import { refuse } from '../refusal.ts';

/** What the record of a method says, from slack-ruby/slack-api-ref (commit f4837c0). */
interface About {
  readonly tier: Tier;
  /** Any one of them is enough. */
  readonly scopes?: readonly string[];
  /** `xapp-` instead of `xoxb-`. */
  readonly appToken?: boolean;
}

export interface Method extends Required<About> {
  run(args: JsonObject, workspace: Workspace): JsonObject;
}

/** Arguments that are not known are ignored, as Slack does. */
export function method<Args extends z.ZodRawShape>(
  about: About,
  args: Args,
  run: (args: z.infer<z.ZodObject<Args>>, workspace: Workspace) => JsonObject,
): Method {
  const schema = z.object(args);
  return {
    scopes: [],
    appToken: false,
    ...about,
    run(given, workspace) {
      const parsed = schema.safeParse(given);
      if (parsed.success) return run(parsed.data, workspace);
      const messages = parsed.error.issues.map(
        ({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`,
      );
      return refuse('invalid_arguments', { response_metadata: { messages } });
    },
  };
}

/** Forms bring words. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1')])
  .default(false);
export const count = z.coerce.number().int().min(1);
/** Forms bring JSON as text. */
export const structured = z
  .unknown()
  .optional()
  .transform((given, context): unknown => {
    if (typeof given !== 'string') return given;
    try {
      return JSON.parse(given);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be valid JSON' });
      return z.NEVER;
    }
  });
