import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { escapeSteering } from './lib/characters.ts';
import { redactJson } from './lib/redact.ts';
import { type KnownSecrets, knownSecrets } from './lib/redact-known.ts';

export type Log = Logger;

interface LogOptions {
  readonly level: LogLevel;
  readonly destination?: DestinationStream;
  /** The keys that this process holds: they are never written, wherever they stand. */
  readonly known?: KnownSecrets;
}

/**
 * JSON lines on stderr: stdout belongs to the protocols. Written at once, so that the last lines before an exit are
 * not lost. No secret gets through, whatever is handed in: by its name, by its form, or because this process holds it.
 */
export function createLog(options: LogOptions): Log {
  const { known = knownSecrets() } = options;
  return pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (level) => ({ level }),
        log: (fields) => eachField(fields, (value) => told(value, 1)),
      },
      // pino's own would see only an error that is named "err".
      serializers: { err: (error: unknown) => error },
      // Done on the finished line: pino's own redaction needs the way to each field, and formatters miss a child's.
      hooks: {
        streamWrite: (line) => `${escapeSteering(known.hideIn(JSON.stringify(redactJson(JSON.parse(line)))))}\n`,
      },
    },
    options.destination ?? destination({ dest: 2, sync: true }),
  );
}

const deepest = 8;

/** The value with every error in it as data, together with what caused it. */
function told(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[deep]';
  const inside = (part: unknown) => told(part, depth + 1);
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const errors = value instanceof AggregateError ? { errors: inside(value.errors) } : {};
    const causes = cause === undefined ? {} : { cause: inside(cause) };
    return { type: name, message, stack, ...eachField(value, inside), ...causes, ...errors };
  }
  // Dates, URLs and the like write themselves.
  return 'toJSON' in value ? value : eachField(value, inside);
}

function eachField(fields: object, change: (value: unknown, name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value, name)]));
}
