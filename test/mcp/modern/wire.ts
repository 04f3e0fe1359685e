/** The stdio server in this process, on streams of the test: what is written and what comes back, line by line. */
import { PassThrough } from 'node:stream';
import { type StdioOptions, serveStdio } from '../../../src/surfaces/mcp/stdio.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { startMs } from '../changes.ts';
import { fakeExecutor, type Script } from '../fake-executor.ts';
import { overStdio } from '../served.ts';
import { until } from '../until.ts';
import { envelope } from './stage.ts';

export interface Line {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly [name: string]: unknown };
  readonly result?: { readonly [name: string]: unknown };
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export function wire(script: Script = {}, opening: Partial<Pick<StdioOptions, 'open'>> = {}) {
  const stop = new AbortController();
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const executor = fakeExecutor(script);
  const clock = virtualClock(startMs);
  const lines: Line[] = [];
  let rest = '';
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part));
  });
  const ended = serveStdio({
    ...{ clock, stdin, stdout, version: '1.2.3', signal: stop.signal },
    ...overStdio(executor),
    ...opening,
  });

  function say(...messages: object[]): void {
    stdin.write(messages.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join(''));
  }

  function answer(id: string | number): Line | undefined {
    return lines.find((line) => line.id === id && line.method === undefined);
  }

  return {
    ...{ executor, clock, stdin, ended, stop, lines, say },
    async answerTo(id: string | number): Promise<Line> {
      await until(() => answer(id) !== undefined);
      return answer(id) ?? {};
    },
    /** In which order the requests were answered. */
    order: () => lines.flatMap(({ id, method }) => (id !== undefined && method === undefined ? [id] : [])),
  };
}

/** Requests of revision 2026-07-28, which say so. */
export function modern(id: string | number, method: string, params: object = {}, meta: object = envelope) {
  return { id, method, params: { ...params, _meta: meta } };
}

export const initialize = {
  id: 'init',
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};
export const initialized = { method: 'notifications/initialized' };
