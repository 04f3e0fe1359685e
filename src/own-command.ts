import path from 'node:path';
import type { Config } from './config.ts';

/** How this program was started, as the words that start it again: what is printed to be copied has to work. */
export function ownCommand(
  { argv, execPath }: Pick<NodeJS.Process, 'argv' | 'execPath'>,
  npmScript: string | undefined,
): readonly string[] {
  const script = argv[1] ?? '';
  if (npmScript === 'start') return ['npm', 'start', '--silent', '--'];
  return path.basename(script) === 'tencent-chatops' ? ['tencent-chatops'] : [execPath, script];
}

/** The same for a program that starts this one from another folder: npm has to be told where the checkout is. */
export function serverCommand(
  running: Pick<NodeJS.Process, 'argv' | 'execPath'>,
  npmScript: string | undefined,
): readonly string[] {
  if (npmScript !== 'start') return ownCommand(running, npmScript);
  const checkout = path.resolve(path.dirname(running.argv[1] ?? ''), '..');
  return ['npm', 'start', '--silent', '--prefix', checkout, '--'];
}

/** The command that leads a person at a terminal to the same world. */
export function approveCommand(
  own: readonly string[],
  config: Pick<Config, 'target' | 'dataDir'> & { readonly store?: Config['store'] },
  usualDataDir: string,
): (id: string) => string {
  const flags = [
    config.target.kind === 'sandbox' && '--sandbox',
    config.dataDir !== usualDataDir && `--data-dir ${quoted(config.dataDir)}`,
    config.store?.kind === 'postgres' && `--database-url ${quoted(config.store.url)}`,
  ].filter((flag) => flag !== false);
  const variable = config.target.kind === 'endpoint' ? `TENCENT_CHATOPS_ENDPOINT=${quoted(config.target.url)} ` : '';
  return (id) => `${variable}${[...own.map(quoted), 'approve', id, ...flags].join(' ')}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
