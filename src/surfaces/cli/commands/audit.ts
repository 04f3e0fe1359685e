import { once } from 'node:events';
import { FailureError } from '../../../errors.ts';
import type { Head } from '../../../ledger/port.ts';
import { blocksOf, readAuditFile, writeAuditFile } from '../audit-file.ts';
import { type Context, type OpenContext, withExecutor } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { Tell } from '../progress.ts';
import { archivedBlocks, exportedBlocks, verdictBlocks } from '../render/audit.ts';

const dayMs = 86_400_000;

interface Verified {
  readonly head: readonly Head[];
  readonly archive: readonly string[];
}

/** `audit verify`: whether everything that was recorded is still as it was recorded. */
export function verifyAudit(context: Context, { head, archive }: Verified): Promise<ExitCode> {
  return atWork(context, 'Verifying the ledger', async (open, { signal, onShare }) => {
    const archives = archive.map((name) => ({ name, lines: readAuditFile(name) }));
    const verdict = await open.executor.audit.verify({ heads: head, archives, signal, onShare });
    await open.screen.result(verdict, verdictBlocks(verdict, open.flags));
    // A kept head that nothing was held against proves nothing.
    return verdict.kind === 'intact' && verdict.unchecked.length === 0 ? 0 : 1;
  });
}

interface Exported {
  readonly to?: string;
  readonly from?: number;
  readonly until?: number;
}

/** `audit export`: the events as JSON Lines, to stdout or a file. */
export function exportAudit(context: Context, { to, from, until }: Exported): Promise<ExitCode> {
  return atWork(
    context,
    'Exporting the ledger',
    async (open, { signal, onShare }) => {
      const lines = open.executor.audit.export({
        ...(from !== undefined && { fromSeq: from }),
        ...(until !== undefined && { toSeq: until }),
        ...{ signal, onShare },
      });
      if (to === undefined) {
        for await (const block of blocksOf(lines)) await print(open, block, signal);
      } else {
        await writeAuditFile(to, lines);
        await open.screen.result({ file: to }, exportedBlocks(to));
      }
      return 0;
    },
    { mayBeLeft: to === undefined },
  );
}

interface Archiving {
  readonly olderThanDays: number;
  readonly to: string;
}

/** `audit archive`: moves old events into a file. */
export function archiveAudit(context: Context, { olderThanDays, to }: Archiving): Promise<ExitCode> {
  return atWork(context, 'Archiving old events', async (open, { signal, onShare }) => {
    const archived = await open.executor.audit.archive({
      beforeMs: open.screen.clock.now() - olderThanDays * dayMs,
      async write(lines) {
        await writeAuditFile(to, lines);
        return readAuditFile(to);
      },
      ...{ signal, onShare },
    });
    const document = archived.kind === 'archived' ? { ...archived, file: to } : archived;
    await open.screen.result(document, archivedBlocks(archived, to));
    return archived.kind === 'broken' ? 1 : 0;
  });
}

interface Watched {
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** With the share that is done on a terminal, and an end when nobody waits for it any more. */
function atWork(
  context: Context,
  what: string,
  work: (open: OpenContext, watched: Watched) => Promise<ExitCode>,
  { mayBeLeft = false } = {},
): Promise<ExitCode> {
  return withExecutor<ExitCode>(context, async (open) => {
    const signal = AbortSignal.any([open.signal, open.gone]);
    const watch = (tell: Tell): Watched => ({
      signal,
      onShare: (share) => {
        if (open.screen.live) tell(what, share);
      },
    });
    try {
      return await open.screen.during(what, (tell) => work(open, watch(tell)));
    } catch (thrown) {
      // A reader of an export that has had enough, such as head, is no error.
      if (open.gone.aborted && !open.signal.aborted) return mayBeLeft ? 0 : 1;
      if (!open.signal.aborted || thrown instanceof FailureError) throw thrown;
      await open.screen.fail({
        code: 'Cancelled',
        message: 'Interrupted before it was done; nothing was deleted from the ledger.',
      });
      return 130;
    }
  });
}

/** Waits where the reader is slower, so that an export of any size takes little memory. */
async function print({ host, screen }: OpenContext, block: string, signal: AbortSignal): Promise<void> {
  screen.write(block);
  if (host.io.stdout.writableNeedDrain) await once(host.io.stdout, 'drain', { signal });
}
