/** What goes wrong on demand. */
import type { JsonObject } from '../../../src/lib/json.ts';

type Harm =
  /** 429 with Retry-After. */
  | { readonly kind: 'ratelimited'; readonly retryAfterS: number }
  /** `ok: false`; the method does nothing. */
  | { readonly kind: 'error'; readonly error: string }
  /** Another status than 200, before the method did anything or after. */
  | { readonly kind: 'status'; readonly status: number; readonly after?: boolean }
  /** The connection stays and nothing comes. */
  | { readonly kind: 'never'; readonly after?: boolean }
  /** The connection ends without an answer; with `after` that is a lost reply. */
  | { readonly kind: 'drop'; readonly after?: boolean }
  /** The answer takes so long, on the clock. */
  | { readonly kind: 'slow'; readonly ms: number; readonly after?: boolean };

export type Fault = Harm & {
  /** Such as `chat.update`; `response_url` for answers to interactions; `*` for everything. */
  readonly method: string;
  /** How often; once by default. */
  readonly times?: number;
  /** Only for requests like these. */
  readonly when?: (args: JsonObject) => boolean;
};

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The oldest that fits, used up by one. */
  claim(method: string, args: JsonObject): Fault | undefined;
}

export function createFaults(): Faults {
  let armed: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void armed.push({ fault, left: fault.times ?? 1 }),
    clear() {
      armed = [];
    },
    claim(method, args) {
      const found = armed.find(
        ({ fault, left }) =>
          left > 0 && (fault.method === '*' || fault.method === method) && (fault.when?.(args) ?? true),
      );
      if (!found) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
