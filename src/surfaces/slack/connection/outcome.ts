/** What became of a call of Slack's, as far as this side can know it. */
import { errors } from './errors.ts';

export type CallFailure =
  /** Slack answered that it did not do it, and why. */
  | { readonly kind: 'refused'; readonly error: string }
  /** Not done; may be asked again after this. */
  | { readonly kind: 'rate_limited'; readonly retryAfterMs: number }
  /** It never left this machine. */
  | { readonly kind: 'not_sent'; readonly words: string }
  /** It may have been done: the answer was lost, late or no answer of Slack's. */
  | { readonly kind: 'unclear'; readonly words: string };

export type Called<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: CallFailure };

/** For people, in half a sentence. */
export function failureWords(failure: CallFailure): string {
  switch (failure.kind) {
    case 'refused':
      return isKnown(failure.error) ? errors[failure.error] : `Slack refused it (${failure.error.slice(0, 60)})`;
    case 'rate_limited':
      return 'Slack takes no more at the moment';
    case 'not_sent':
      return 'Slack could not be reached';
    case 'unclear':
      return 'Slack did not answer';
  }
}

const isKnown = (error: string): error is keyof typeof errors => Object.hasOwn(errors, error);
