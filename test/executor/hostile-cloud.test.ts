/** Whatever the cloud and the way to it say: sentences that are recorded, shown and logged are plain. */
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/errors.ts';
import { failureOfRun } from '../../src/executor/failures.ts';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { hidden } from '../lib/hidden.ts';
import { approved, setUp } from './setup.ts';
import { ListenerId } from './small-cloud.ts';

/** One of each kind of what no sentence may hold. */
const nasty = 'x\u001b[2J\u009b2J\u202ey\u2066\u200b\u2028\n\u{e0041}\ud83d\u2800z';

const refused = (notExecuted: boolean): CloudAnswer => ({
  kind: 'refused',
  error: { code: nasty, message: nasty, requestId: nasty },
  verdict: { notExecuted, retry: 'never', absent: false, next: undefined },
});

const answers: readonly (readonly [string, CloudAnswer])[] = [
  ['accepts', { kind: 'answered', response: { RequestId: nasty }, requestId: nasty }],
  ['is silent', { kind: 'unclear', message: nasty }],
  ['is not reached', { kind: 'undelivered', message: nasty }],
  ['refuses', refused(true)],
  ['leaves it open', refused(false)],
];

describe('a change of a listener with a hostile name', () => {
  test.each(answers)('that the cloud %s about', async (_, answer) => {
    const on = await setUp();
    on.cloud.onRead = (operation) => (operation === 'gaap:DescribeTCPListeners' ? listenerNamed(nasty) : undefined);
    const { id } = await approved(on);
    on.cloud.script.push({ answer, takesEffect: answer.kind === 'answered' });
    const change = await on.clock.until(on.executor.drive(id));
    const { plan, input: _input, output: _output, ...told } = change;
    const { before: _before, request: _request, undo, ...shown } = plan;
    const events = await on.executor.events(id);
    for (const text of textsIn([told, shown, undo.words, events])) expect(text).not.toMatch(hidden);
    expect(change.requestId ?? '').not.toContain('\n');
  });
});

test('a failure that quotes what came from outside is one plain line', () => {
  const failure = { code: 'CloudUnclear', message: `No: ${nasty}`, next: nasty } as const;
  const log = pino({ level: 'silent' });
  for (const told of [
    failureOfRun({ log }, new FailureError(failure), 'gaap:X', undefined),
    failureOfRun({ log }, new Error('x'), 'gaap:X', AbortSignal.abort(new FailureError(failure))),
  ]) {
    expect(`${told.message}${told.next}`).not.toMatch(/[\n\t]/);
    expect(`${told.message}${told.next}`).not.toMatch(hidden);
  }
});

function listenerNamed(ListenerName: string): CloudAnswer {
  const listener = { ListenerId, ListenerName, Port: 443, Protocol: 'TCP', Scheduler: 'rr', ListenerStatus: 0 };
  const whole = { ...listener, RealServerType: 'IP', FailoverSwitch: 0, ProxyId: 'link-00000001' };
  return { kind: 'answered', response: { ListenerSet: [whole], TotalCount: 1 }, requestId: 'req-0' };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
