import type { Clock } from '../../../lib/clock.ts';
import type { RandomBytes } from '../../../lib/ids.ts';
import { createRate } from '../../../lib/rate.ts';
import { limits } from '../limits.ts';
import { keyOf, newSecret, sameSecret } from '../web/secret.ts';

export interface Codes {
  /** A new code: for one sign-in, and for a while. */
  issue(): string;
  /** `no` is the same for a code that was guessed, used or too old. `later`: too many wrong ones came. */
  redeem(code: string): 'yes' | 'no' | 'later';
}

export function createCodes({
  clock,
  randomBytes,
}: {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly randomBytes: RandomBytes;
}): Codes {
  const wrong = createRate(limits.wrongCodes, clock);
  let open: readonly { readonly key: string; readonly untilMs: number }[] = [];

  return {
    issue() {
      const code = newSecret(randomBytes);
      open = [...open, { key: keyOf(code), untilMs: clock.elapsed() + limits.codeMs }].slice(-limits.codes);
      return code;
    },
    redeem(code) {
      if (wrong.isFull('')) return 'later';
      open = open.filter(({ untilMs }) => clock.elapsed() < untilMs);
      // Each is compared, so that the time tells nothing either.
      const fits = open.map(({ key }) => sameSecret(key, keyOf(code)));
      open = open.filter((_, at) => fits[at] === false);
      if (fits.includes(true)) return 'yes';
      wrong.exceeded('');
      return 'no';
    },
  };
}
