import { type Command, InvalidArgumentError } from 'commander';
import type { Head } from '../../../ledger/port.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';

const mostDays = 36_500;

/** `audit` and what belongs to it. */
export function buildAudit(program: Command, contextOf: () => Context, ended: (code: ExitCode) => void): void {
  const audit = program
    .command('audit')
    .description('Verify, export or archive the record of changes')
    .helpCommand(false);

  audit
    .command('verify')
    .description('Find any edit, gap, reordering or truncation of the record, and say where')
    .option('--head <seq:hash>', 'A head that was kept before; may be repeated', collectHead)
    .option('--archive <file>', 'Verify this archive too; may be repeated', collect)
    .action(async (given: { readonly head?: readonly Head[]; readonly archive?: readonly string[] }) => {
      const { verifyAudit } = await import('./audit.ts');
      ended(await verifyAudit(contextOf(), { head: given.head ?? [], archive: given.archive ?? [] }));
    });

  audit
    .command('export')
    .description('Write the events as JSON Lines')
    .option('--to <file>', 'A file that does not exist yet; stdout where none is named')
    .option('--from <seq>', 'From this event on', seq)
    .option('--until <seq>', 'Up to and with this event', seq)
    .action(async (given: { readonly to?: string; readonly from?: number; readonly until?: number }) => {
      const { exportAudit } = await import('./audit.ts');
      ended(await exportAudit(contextOf(), given));
    });

  audit
    .command('archive')
    .description('Move old events, with the changes that ended with them, out of the record into a file')
    .requiredOption('--older-than-days <number>', `1 to ${mostDays}`, days)
    .requiredOption('--to <file>', 'A file that does not exist yet')
    .action(async (given: { readonly olderThanDays: number; readonly to: string }) => {
      const { archiveAudit } = await import('./audit.ts');
      ended(await archiveAudit(contextOf(), given));
    });
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function collectHead(value: string, previous: readonly Head[] = []): readonly Head[] {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(value) ?? [];
  if (number === undefined || hash === undefined)
    throw new InvalidArgumentError('A head is the number of an event, a colon and 64 hexadecimal digits.');
  return [...previous, { seq: Number(number), hash: hash.toLowerCase() }];
}

const seq = (value: string) => whole(value, Number.MAX_SAFE_INTEGER, 'The number of an event, from 1, is needed.');
const days = (value: string) => whole(value, mostDays, `A number from 1 to ${mostDays} is needed.`);

function whole(value: string, most: number, otherwise: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > most) throw new InvalidArgumentError(otherwise);
  return number;
}
