import { Agent } from 'node:https';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { selfSigned } from './certificate.ts';
import { describeTargets, portOf, transportTo } from './wire.ts';

const body = '{"Response":{"RequestId":"r"}}';

/** One call to a TLS server of this machine: what came of it, and how much of the request the server saw. */
async function callTls(options: TlsOptions, agent?: Agent): Promise<{ answer: CloudAnswer; bytes: number }> {
  let bytes = 0;
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      bytes += data.length;
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await using transport = transportTo(`https://127.0.0.1:${portOf(server.address())}`, { agent });
  const answer = await transport.send(describeTargets());
  await new Promise((resolve) => server.close(resolve));
  return { answer, bytes };
}

describe('TLS', () => {
  test('a certificate that is trusted', async () => {
    const own = selfSigned([127, 0, 0, 1]);
    const { answer, bytes } = await callTls(own, new Agent({ ca: own.cert, keepAlive: true }));
    expect(answer).toMatchObject({ kind: 'answered', requestId: 'r' });
    expect(bytes).toBeGreaterThan(100);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a certificate that is not trusted, with %s: not a byte leaves',
    async (version) => {
      const { answer, bytes } = await callTls({
        ...selfSigned([127, 0, 0, 1]),
        minVersion: version,
        maxVersion: version,
      });
      expect(answer).toMatchObject({
        kind: 'undelivered',
        message: expect.stringMatching(/: its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.$/),
      });
      expect(bytes).toBe(0);
    },
  );

  test('a certificate for another name', async () => {
    const own = selfSigned([127, 0, 0, 2]);
    const { answer, bytes } = await callTls(own, new Agent({ ca: own.cert }));
    expect(answer).toMatchObject({
      kind: 'undelivered',
      message: expect.stringMatching(/: its certificate is for another name \(ERR_TLS_CERT_ALTNAME_INVALID\)\.$/),
    });
    expect(bytes).toBe(0);
  });
});
