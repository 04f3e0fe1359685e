import { parseArgs } from 'node:util';

interface Arguments {
  readonly port: number;
  readonly dataDir: string | undefined;
  readonly taskMs: number | undefined;
  /** Undefined means: as the world has it. */
  readonly strictTypes: true | undefined;
}

export const usage = 'Usage: npm run --silent sandbox -- [--port N] [--data-dir DIR] [--task-ms N] [--strict-types]';

/** The arguments, or the sentence that says what is wrong with them. */
export function readArguments(args: readonly string[]): Arguments | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '0' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        'task-ms': { type: 'string' },
        'strict-types': { type: 'boolean', default: false },
      },
    });
    if (values.host !== undefined) return '--host is not an option: the sandbox listens on 127.0.0.1 only.';
    const taskMs = values['task-ms'];
    return {
      port: wholeNumber('--port', values.port, 65_535),
      dataDir: values['data-dir'],
      taskMs: taskMs === undefined ? undefined : wholeNumber('--task-ms', taskMs, 24 * 60 * 60 * 1000),
      strictTypes: values['strict-types'] ? true : undefined,
    };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    // parseArgs goes on with advice about `--`, which is of no use here.
    return `${thrown.message.split('. ', 1)[0]?.replace(/\.$/, '')}.`;
  }
}

function wholeNumber(name: string, text: string, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= maximum) return value;
  throw new Error(`${name} must be a whole number from 0 to ${maximum}, and is "${text}"`);
}
