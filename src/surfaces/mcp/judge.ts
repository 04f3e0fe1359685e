/** What an answer to a question is worth. */
import type { Change } from '../../executor/change.ts';
import type { QuestionAnswer } from './protocol.ts';

export type Asked =
  | { readonly kind: 'approve'; readonly typed?: string }
  | { readonly kind: 'deny' }
  /** Somebody decided on another surface while the question was open. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'undecided'; readonly note: string };

/** `accept` only says that a form came back, and clients can send one by themselves: the content decides. */
export function judge({ action, content }: QuestionAnswer, change: Change): Asked {
  const { typed } = change.evaluation.needs;
  switch (action) {
    case 'decline':
      return { kind: 'deny' };
    case 'cancel':
      return { kind: 'undecided', note: 'The question was closed without an answer.' };
    case 'accept':
      if (typed === '' && content?.['decision'] === 'approve') return { kind: 'approve' };
      if (typed === '' && content?.['decision'] === 'deny') return { kind: 'deny' };
      if (typed !== '' && content?.['typed'] === typed) return { kind: 'approve', typed };
      if (typed !== '' && content?.['typed'] !== undefined)
        return { kind: 'undecided', note: `What was typed is not ${typed}, so nothing is approved.` };
      return { kind: 'undecided', note: 'The form came back without a decision, which approves nothing.' };
  }
}
