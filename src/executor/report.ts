import { FailureError } from '../errors.ts';
import { plainText } from '../lib/text.ts';
import type { Report } from './api.ts';
import { eventOf } from './changes.ts';
import type { ExecutorContext } from './context.ts';
import { unknownChange } from './failures.ts';

/** An event alone: nothing waits for it, and no decision rests on it. */
export async function report(
  { ledger }: Pick<ExecutorContext, 'ledger'>,
  id: string,
  { kind, message, detail }: Report,
): Promise<void> {
  if (!(await ledger.get(id))) throw new FailureError(unknownChange(id));
  await ledger.note(id, eventOf(kind, plainText(message), detail));
}
