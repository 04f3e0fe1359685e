import { mask } from './redact-text.ts';

/** Secrets that this process holds, taken out of a text wherever they stand and whatever stands in front of them. */
export interface KnownSecrets {
  add(...secrets: readonly (string | undefined)[]): void;
  hideIn(text: string): string;
}

/** A shorter one would shred every text, and is none. */
const shortest = 8;
/** Temporary keys are replaced every hour or so; the oldest are forgotten first, long after they ran out. */
const mostKnown = 256;

export function knownSecrets(): KnownSecrets {
  const known = new Set<string>();
  return {
    add(...secrets) {
      for (const secret of secrets) {
        if (secret === undefined || secret.length < shortest) continue;
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]) {
          known.delete(form);
          known.add(form);
        }
      }
      for (const oldest of [...known].slice(0, Math.max(0, known.size - mostKnown))) known.delete(oldest);
    },
    hideIn: (text) => [...known].reduce((rest, secret) => rest.replaceAll(secret, mask), text),
  };
}
