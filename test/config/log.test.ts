import { describe, expect, test } from 'vitest';
import type { LogLevel } from '../../src/config.ts';
import { FailureError } from '../../src/errors.ts';
import { knownSecrets } from '../../src/lib/redact-known.ts';
import { createLog, type Log } from '../../src/log.ts';

/** What the log writes when it is used like this. */
function written(use: (log: Log) => void, level: LogLevel = 'debug'): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  use(createLog({ level, destination: { write: (line) => lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

describe('the log', () => {
  test('lets nothing through that steers a terminal, and loses nothing of it', () => {
    const text = 'a\u009b31mb\u202ec\u2028d\u007f\u061c\u200b\u00ad\ufeff\u{e0041}\u2800';
    const lines: string[] = [];
    createLog({ level: 'info', destination: { write: (line) => lines.push(line) } }).info({ reason: text }, text);
    expect(lines.join('').trimEnd()).toMatch(/^[\u0020-\u007e]+$/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ reason: text, msg: text });
  });

  test('writes lines of JSON, from its level up', () => {
    const lines = written((log) => {
      log.info('not this');
      log.warn({ operation: 'clb:DescribeTargets' }, 'this');
    }, 'warn');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        pid: process.pid,
        operation: 'clb:DescribeTargets',
        msg: 'this',
      },
    ]);
  });

  test('writes nothing when silent', () => {
    expect(written((log) => log.fatal('x'), 'silent')).toEqual([]);
  });

  test.each([
    ...['secretKey', 'SecretKey', 'secret_key', 'TmpSecretKey', 'token', 'Token', 'X-TC-Token', 'sessionToken'],
    ...['authorization', 'Authorization', 'Signature', 'password', 'bot_token', 'cookie', 'apiKey'],
  ])('never writes the value of %s, at any depth', (name) => {
    const lines = written((log) => {
      log.info({ [name]: 'verySecret', deep: [{ deeper: { [name]: { still: 'verySecret' } } }] });
      log.child({ [name]: 'verySecret' }).info('child');
      log.error(Object.assign(new Error('x'), { config: { headers: { [name]: 'verySecret' } } }));
    });
    expect(lines).toHaveLength(3);
    expect(JSON.stringify(lines)).not.toContain('verySecret');
    expect(lines[0]).toMatchObject({ [name]: '[redacted]', deep: [{ deeper: { [name]: '[redacted]' } }] });
  });

  test('shows the ends of the id of a key', () => {
    const [line] = written((log) => log.info({ secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', SecretId: 'short' }));
    expect(line).toMatchObject({ secretId: 'AKID…MPLE', SecretId: '[redacted]' });
  });

  test('takes keys out of text by their shape', () => {
    const [line] = written((log) =>
      log.info(
        'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168 Bearer abcdefgh.ijkl xoxb-123456789-abc xapp-1-ABCDEFGH',
      ),
    );
    expect(line?.['msg']).toMatchInlineSnapshot(
      `"TC3-HMAC-SHA256 Credential=AKID…MPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=[redacted] Bearer [redacted] [redacted] [redacted]"`,
    );
  });

  test('tells an error with what caused it, at any depth', () => {
    const cause = new Error('connect ECONNREFUSED', { cause: new AggregateError([new Error('first')], 'all') });
    const error = new FailureError({ code: 'CloudUnreachable', message: 'No way.' }, { cause });
    const [line, nested] = written((log) => {
      log.warn({ err: error }, 'failed');
      log.warn({ attempts: [{ error }] }, 'failed');
    });
    const told = {
      type: 'FailureError',
      message: 'No way.',
      stack: expect.stringContaining('log.test.ts'),
      failure: { code: 'CloudUnreachable' },
      cause: { message: 'connect ECONNREFUSED', cause: { message: 'all', errors: [{ message: 'first' }] } },
    };
    expect(line).toMatchObject({ err: told });
    expect(nested).toMatchObject({ attempts: [{ error: told }] });
  });

  test('survives what goes round in a circle', () => {
    const round: Record<string, unknown> = { token: 'verySecret' };
    round['self'] = round;
    const lines = written((log) => log.info({ round }, 'still here'));
    expect(lines[0]).toMatchObject({ msg: 'still here', round: { self: { token: '[redacted]' } } });
  });
});

describe('the keys that this process holds', () => {
  const key = 'fake"key/with+odd=signs\\0';

  test('are never written, wherever they stand and in whichever form', () => {
    const known = knownSecrets();
    const lines: string[] = [];
    const log = createLog({ level: 'info', known, destination: { write: (line) => lines.push(line) } });
    known.add(undefined, key, 'short');
    log.info({ harmless: key, url: `http://x/?q=${encodeURIComponent(key)}`, short: 'short' }, `told ${key}`);
    log.error(new Error(`with ${key}`));
    expect(lines.join('')).not.toContain('fake');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      harmless: '[redacted]',
      msg: 'told [redacted]',
      short: 'short',
    });
  });

  test('are kept in a bounded number, the oldest forgotten first', () => {
    const known = knownSecrets();
    for (let at = 0; at < 1_000; at += 1) known.add(`temporary-${at}`);
    expect(known.hideIn('temporary-999 temporary-0')).toBe('[redacted] temporary-0');
  });
});
