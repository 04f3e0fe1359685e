import path from 'node:path';
import type { ByNpm, Config } from './config.ts';
import { shellLine } from './lib/shell-line.ts';

type Running = Pick<NodeJS.Process, 'argv' | 'execPath'>;

/** How this program was started, as the words that start it again: what is printed to be copied has to work. */
export function ownCommand(running: Running, npm: ByNpm | undefined): readonly string[] {
  // npm finds a checkout from any folder in it.
  return npm && isInside(checkoutOf(running), npm.typedIn)
    ? ['npm', 'start', '--silent', '--']
    : commandFromAnywhere(running, npm);
}

/** The same for whoever starts it from another folder, such as a client, or a person who is told by one. */
export function commandFromAnywhere(running: Running, npm: ByNpm | undefined): readonly string[] {
  if (npm) return ['npm', 'start', '--silent', '--prefix', checkoutOf(running), '--'];
  const script = running.argv[1] ?? '';
  return path.basename(script) === 'tencent-chatops' ? ['tencent-chatops'] : [running.execPath, script];
}

function isInside(folder: string, place: string): boolean {
  const way = path.relative(folder, place);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** The folder that holds this program's package.json, where it runs from its source. */
export function checkoutOf({ argv }: Pick<NodeJS.Process, 'argv'>): string {
  return path.resolve(path.dirname(argv[1] ?? ''), '..');
}

interface Usual {
  readonly dataDir: string;
  readonly configFile: string;
}

type Place = Pick<Config, 'target' | 'dataDir' | 'store' | 'file'>;

/** The command that leads a person at a terminal to the same world, and to the same policy. */
export function approveCommand(own: readonly string[], config: Place, usual: Usual): (id: string) => string {
  const { target, dataDir, store } = config;
  const file = ownFile(config, usual);
  const flags = [
    ...(target.kind === 'sandbox' ? ['--sandbox'] : []),
    ...(dataDir === usual.dataDir ? [] : ['--data-dir', dataDir]),
    ...(store.kind === 'postgres' ? ['--database-url', store.url] : []),
    ...(file === undefined ? [] : ['--config', file]),
  ];
  const variable = target.kind === 'endpoint' ? `${endpointVariable}=${shellLine([target.url])} ` : '';
  return (id) => `${variable}${shellLine([...own, 'approve', id, ...flags])}`;
}

/**
 * The same for whoever is on another machine, without any place of this one. Where another cloud or a policy of its own is
 * meant, the command fails until that is named: it must not lead to a third one.
 */
export function approveFromAfar(config: Pick<Place, 'target' | 'file'>, usual: Usual): (id: string) => string {
  const variable = config.target.kind === 'endpoint' ? `${endpointVariable}=… ` : '';
  const sandbox = config.target.kind === 'sandbox' ? ' --sandbox' : '';
  const file = ownFile(config, usual) === undefined ? '' : ' --config …';
  return (id) => `${variable}tencent-chatops approve ${id}${sandbox}${file}`;
}

const endpointVariable = 'TENCENT_CHATOPS_ENDPOINT';

/** The configuration file, where nobody would find it by themselves. */
function ownFile({ file }: Pick<Place, 'file'>, usual: Usual): string | undefined {
  return file === usual.configFile ? undefined : file;
}
