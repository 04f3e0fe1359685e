/** Archives and exports in memory. */
import type { AuditFile, AuditLine, Ledger } from '../../src/ledger/port.ts';

export async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

export const fileOf = (lines: readonly string[], name = 'archive'): AuditFile => ({ name, lines: linesOf(lines) });

export async function textOf(lines: AsyncIterable<AuditLine>): Promise<string[]> {
  const text: string[] = [];
  for await (const line of lines) text.push(JSON.stringify(line));
  return text;
}

/** The states of these tests in which nothing happens any more. */
export const over = ['succeeded', 'failed'] as const;

/** Archives what is older, and keeps the lines. */
export async function archive(ledger: Ledger, beforeMs: number) {
  let lines: string[] = [];
  const outcome = await ledger.audit.archive({
    beforeMs,
    over,
    async write(given) {
      lines = await textOf(given);
      return linesOf(lines);
    },
  });
  return { outcome, lines };
}
