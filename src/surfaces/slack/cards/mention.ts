/** Those whom a card tells: people and user groups. */
import type { RichTextElement } from '@slack/types';
import { words } from '../text/build.ts';

export type Mention = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'group'; readonly id: string };

const most = 20;

export function mentionElements(mentions: readonly Mention[]): RichTextElement[] {
  return mentions
    .slice(0, most)
    .flatMap((mention, at): RichTextElement[] => [
      ...(at === 0 ? [] : [words(' ')]),
      mention.kind === 'user' ? { type: 'user', user_id: mention.id } : { type: 'usergroup', usergroup_id: mention.id },
    ]);
}
