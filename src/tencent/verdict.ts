import { type Row, rows } from './error-codes.ts';
import type { RefusalVerdict } from './port.ts';

/** For a code that the table does not know: a write may have happened. */
const unknown: Row = { code: '', notExecuted: false, source: 'none' };

interface CloudError {
  readonly operation: string;
  readonly code: string;
  readonly message: string;
}

export function verdictOf(error: CloudError): RefusalVerdict {
  const row = rowFor(error) ?? unknown;
  return {
    notExecuted: row.notExecuted,
    retry: row.retry ?? 'never',
    absent: row.absent ?? false,
    next: row.next?.replaceAll('{operation}', error.operation),
  };
}

/** The longest code wins, then the row that asks for more. */
export function rowFor(error: CloudError): Row | undefined {
  return rows
    .filter((row) => covers(row, error))
    .toSorted((a, b) => b.code.length - a.code.length || demands(b) - demands(a))[0];
}

function covers(row: Row, { operation, code, message }: CloudError): boolean {
  return (
    isAtOrBelow(code, row.code, '.') &&
    (row.of === undefined || isAtOrBelow(operation, row.of, ':')) &&
    (row.message === undefined || row.message.test(message))
  );
}

function isAtOrBelow(name: string, parent: string, separator: string): boolean {
  return name === parent || name.startsWith(parent + separator);
}

function demands(row: Row): number {
  return Number(row.of !== undefined) + Number(row.message !== undefined);
}
