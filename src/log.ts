import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = Logger;

/**
 * JSON lines on stderr: stdout belongs to the protocols. Written at once, so that the last lines before an exit are
 * not lost. Nothing that can be used as a key gets through, whatever is handed in.
 */
export function createLog(options: { readonly level: LogLevel; readonly destination?: DestinationStream }): Log {
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
      hooks: { streamWrite: (line) => `${withoutSteering(withoutKeys(JSON.stringify(redacted(JSON.parse(line)))))}\n` },
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

/** Names of fields, without case, "_" and "-", whose values are never written. */
const secretNames = new Set([
  ...['secretkey', 'tmpsecretkey', 'secret', 'clientsecret', 'signingsecret', 'privatekey', 'apikey', 'accesskey'],
  ...['token', 'sessiontoken', 'securitytoken', 'accesstoken', 'refreshtoken', 'idtoken', 'bottoken', 'apptoken'],
  ...['xtctoken', 'authorization', 'proxyauthorization', 'signature', 'password', 'passwd', 'passphrase'],
  ...['cookie', 'setcookie', 'xslacksignature'],
]);

/** Names whose values say which key was used; the ends are enough for that. */
const idNames = new Set(['secretid', 'tmpsecretid', 'accesskeyid']);

function redacted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redacted);
  return eachField(value, (part, name) => {
    const bare = name.toLowerCase().replaceAll(/[_-]/g, '');
    if (secretNames.has(bare)) return '[redacted]';
    return idNames.has(bare) ? ends(part) : redacted(part);
  });
}

function ends(id: unknown): string {
  return typeof id === 'string' && id.length >= 16 ? `${id.slice(0, 4)}…${id.slice(-4)}` : '[redacted]';
}

/** What is a key by its shape, in any text: ids of cloud keys, signatures, tokens of HTTP, tokens of Slack. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\bAKID[A-Za-z0-9_-]{8,}([A-Za-z0-9_-]{4})\b/g, 'AKID…$1'],
  [/\b(Signature=)[0-9a-zA-Z+/=%]{16,}/g, '$1[redacted]'],
  [/\b(Bearer )[\w.~+/=-]{8,}/gi, '$1[redacted]'],
  [/\bx(?:ox[a-z]|app)-[\w-]{8,}/g, '[redacted]'],
];

function withoutKeys(line: string): string {
  return shapes.reduce((text, [shape, instead]) => text.replace(shape, instead), line);
}

/** What steers a terminal or turns the order of letters, and what JSON leaves as it is. */
const steering = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function withoutSteering(line: string): string {
  return line.replace(steering, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function eachField(fields: object, change: (value: unknown, name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value, name)]));
}
