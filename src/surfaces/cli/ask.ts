import { createInterface } from 'node:readline/promises';
import type { Change } from '../../executor/change.ts';
import { plainText } from '../../lib/text.ts';
import type { Input, Output } from './host.ts';

export type Answer = { readonly kind: 'approve'; readonly typed: string } | { readonly kind: 'leave' };

interface Place {
  readonly stdin: Input;
  readonly talk: Output;
  readonly signal: AbortSignal;
}

/**
 * Asks the person at the terminal. What has to be typed is what policy asks for, or "yes". Ctrl-C, Ctrl-D and "no" leave
 * the change as it is. Node's own readline does this without taking over the terminal, and without colours of its own.
 */
export async function ask(change: Change, { stdin, talk, signal }: Place): Promise<Answer> {
  const wanted = change.evaluation.needs.typed || 'yes';
  const left = new AbortController();
  const asking = createInterface({ input: stdin, output: talk, terminal: true, historySize: 0 });
  const leave = () => left.abort();
  asking.once('SIGINT', leave);
  asking.once('close', leave);
  try {
    for (;;) {
      const question = `Type ${plainText(wanted)} to make this change, or no to leave it waiting: `;
      const typed = (await asking.question(question, { signal: AbortSignal.any([signal, left.signal]) })).trim();
      if (typed === wanted) return { kind: 'approve', typed: change.evaluation.needs.typed };
      if (/^no?$/i.test(typed)) return { kind: 'leave' };
      if (typed !== '') talk.write(`That is not ${plainText(wanted)}; nothing has been decided.\n`);
    }
  } catch (thrown) {
    if (!signal.aborted && !left.signal.aborted) throw thrown;
    talk.write('\n');
    return { kind: 'leave' };
  } finally {
    asking.close();
  }
}
