import { shellLine } from '../../lib/shell-line.ts';
import type { Flags } from './host.ts';

/** A command to be copied: it has to reach the same ledger, so it carries the flags that choose one. */
export function commandLine(flags: Flags, ...words: readonly string[]): string {
  return shellLine([
    ...flags.ownCommand,
    ...words,
    ...(flags.sandbox ? ['--sandbox'] : []),
    ...(flags.dataDir === undefined ? [] : ['--data-dir', flags.dataDir]),
    ...(flags.databaseUrl === undefined ? [] : ['--database-url', flags.databaseUrl]),
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
  ]);
}
