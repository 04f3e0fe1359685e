import path from 'node:path';
import type { ByNpm, Config } from './config.ts';

type Running = Pick<NodeJS.Process, 'argv' | 'execPath'>;

/** How this program was started, as the words that start it again: what is printed to be copied has to work. */
export function ownCommand(running: Running, npm: ByNpm | undefined): readonly string[] {
  const checkout = checkoutOf(running);
  // npm finds a checkout from any folder in it.
  const isInside = npm && !path.relative(checkout, npm.typedIn).startsWith('..');
  return isInside ? ['npm', 'start', '--silent', '--'] : commandFromAnywhere(running, npm);
}

/** The same for whoever starts it from another folder, such as a client, or a person who is told by one. */
export function commandFromAnywhere(running: Running, npm: ByNpm | undefined): readonly string[] {
  if (npm) return ['npm', 'start', '--silent', '--prefix', checkoutOf(running), '--'];
  const script = running.argv[1] ?? '';
  return path.basename(script) === 'tencent-chatops' ? ['tencent-chatops'] : [running.execPath, script];
}

function checkoutOf({ argv }: Running): string {
  return path.resolve(path.dirname(argv[1] ?? ''), '..');
}

/** The command that leads a person at a terminal to the same world, and to the same policy. */
export function approveCommand(
  own: readonly string[],
  config: Pick<Config, 'target' | 'dataDir' | 'store' | 'file'>,
  usual: { readonly dataDir: string; readonly configFile: string },
): (id: string) => string {
  const flags = [
    config.target.kind === 'sandbox' && '--sandbox',
    config.dataDir !== usual.dataDir && `--data-dir ${quoted(config.dataDir)}`,
    config.store.kind === 'postgres' && `--database-url ${quoted(config.store.url)}`,
    config.file !== undefined && config.file !== usual.configFile && `--config ${quoted(config.file)}`,
  ].filter((flag) => flag !== false);
  const variable = config.target.kind === 'endpoint' ? `TENCENT_CHATOPS_ENDPOINT=${quoted(config.target.url)} ` : '';
  return (id) => `${variable}${[...own.map(quoted), 'approve', id, ...flags].join(' ')}`;
}

/**
 * The same for whoever is on another machine, without any place of this one. Where the policy stands in a file of its own,
 * the command fails until that file is named: it must not be judged by another.
 */
export function approveFromAfar(
  { target, file }: Pick<Config, 'target' | 'file'>,
  usual: { readonly configFile: string },
): (id: string) => string {
  const sandbox = target.kind === 'sandbox' ? ' --sandbox' : '';
  const config = file !== undefined && file !== usual.configFile ? ' --config …' : '';
  return (id) => `tencent-chatops approve ${id}${sandbox}${config}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
