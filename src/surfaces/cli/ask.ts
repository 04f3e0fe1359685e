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
 * the change as it is.
 */
export async function ask(change: Change, settles: boolean, place: Place): Promise<Answer> {
  const { typed } = change.evaluation.needs;
  const wanted = typed || 'yes';
  const line = await typedLine(place, {
    question: `Type ${plainText(wanted)} to ${settles ? 'make' : 'approve'} this change, or no to leave it waiting: `,
    wanted,
    objection: (given) => given && `That is not ${plainText(wanted)}; nothing has been decided.\n`,
  });
  return line === undefined ? { kind: 'leave' } : { kind: 'approve', typed };
}

/** Why the person approves; undefined where the change is left as it is. */
export async function askReason(place: Place): Promise<string | undefined> {
  return typedLine(place, {
    question: 'Say why, or no to leave it waiting: ',
    objection: () => 'Policy asks for a reason; nothing has been decided.\n',
  });
}

/** Whether a file of another program may be written. */
export async function askToWrite(place: Place): Promise<boolean> {
  const line = await typedLine(place, {
    question: 'Type yes to write this file, or no to leave it as it is: ',
    wanted: 'yes',
    objection: (given) => given && 'That is not yes; nothing has been written.\n',
  });
  return line !== undefined;
}

interface Question {
  readonly question: string;
  /** The only line that will do; any that is not empty where absent. */
  readonly wanted?: string;
  /** What is said of a line that will not do, before it is asked again. */
  readonly objection: (line: string) => string;
}

/** Node's own readline does this without taking over the terminal, and without colours of its own. */
async function typedLine(
  { stdin, talk, signal }: Place,
  { question, wanted, objection }: Question,
): Promise<string | undefined> {
  const left = new AbortController();
  const asking = createInterface({ input: stdin, output: talk, terminal: true, historySize: 0 });
  const leave = () => left.abort();
  asking.once('SIGINT', leave);
  asking.once('close', leave);
  try {
    for (;;) {
      const line = (await asking.question(question, { signal: AbortSignal.any([signal, left.signal]) })).trim();
      if (line === wanted) return line;
      if (/^no?$/i.test(line)) return undefined;
      if (wanted === undefined && plainText(line) !== '') return line;
      talk.write(objection(line));
    }
  } catch (thrown) {
    if (!signal.aborted && !left.signal.aborted) throw thrown;
    talk.write('\n');
    return undefined;
  } finally {
    asking.close();
  }
}
