/** What is posted, as people are told of it where it does not arrive. */
import type { PostKind, TryKind } from './document.ts';

export const postNames = {
  card: 'its card',
  thread: 'a message in its thread',
  outcome: 'the message about its end to who asked',
  reminder: 'a reminder in its thread',
} as const satisfies Record<PostKind, string>;

export const tryNames = { ...postNames, drawing: 'what is new on its card' } as const satisfies Record<TryKind, string>;

export function unknownWords(what: PostKind): string {
  return `Slack may or may not have got ${postNames[what]}: its answer was lost. It is not sent twice.`;
}
