import { describe, expect, test } from 'vitest';
import { createTransport } from '../../src/tencent/transport.ts';
import { virtualClock } from '../virtual-clock.ts';
import { type Answering, account, describeTargets, idOf, refuseWith, respond, startWire, testKeys } from './wire.ts';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const forever = () => new AbortController().signal;

describe('keys of a role that is taken', () => {
  const role = {
    kind: 'assume_role',
    roleArn: 'qcs::cam::uin/1:roleName/operator',
    sessionName: 'tencent-chatops',
    source: 'home',
    externalId: undefined,
    durationSeconds: 7200,
  } as const;

  /** A cloud that gives out a new key of the role each time, and what a test may say instead. */
  async function stage(instead: (count: number) => Answering | undefined = () => undefined) {
    const clock = virtualClock(startMs);
    let count = 0;
    const wire = await startWire((arrival, response, socket) => {
      if (arrival.action !== 'AssumeRole') return respond(response, {});
      count += 1;
      const other = instead(count);
      if (other) return other(arrival, response, socket);
      const Credentials = { TmpSecretId: `AKIDrole${count}`, TmpSecretKey: 'k', Token: `t${count}` };
      return respond(response, { Credentials, ExpiredTime: clock.now() / 1000 + 7200, RequestId: 'r' });
    });
    const transport = createTransport({
      accounts: [account(role), account({ kind: 'env' }, 'home')],
      defaultAccount: 'default',
      keys: testKeys,
      endpoint: { url: wire.url },
      clock,
    });
    return {
      clock,
      wire,
      transport,
      taken: () => wire.arrivals.filter(({ action }) => action === 'AssumeRole'),
      used: async () => {
        const answer = await transport.send(describeTargets());
        return answer.kind === 'answered' ? idOf(wire.arrivals.at(-1)?.headers) : answer;
      },
      async [Symbol.asyncDispose]() {
        await transport[Symbol.asyncDispose]();
        await wire[Symbol.asyncDispose]();
      },
    };
  }

  test('are fetched with the keys of the source account, once', async () => {
    await using on = await stage();
    expect(await on.used()).toEqual(['AKIDrole1', 't1']);
    expect(await on.used()).toEqual(['AKIDrole1', 't1']);
    expect(on.taken()).toHaveLength(1);
    const [first] = on.taken();
    expect(idOf(first?.headers)).toEqual([testKeys.secretId, undefined]);
    expect(JSON.parse(first?.body ?? '')).toEqual({
      RoleArn: role.roleArn,
      RoleSessionName: role.sessionName,
      DurationSeconds: 7200,
    });
    expect(first?.headers).toMatchObject({ 'x-tc-version': '2018-08-13', 'x-tc-region': 'ap-guangzhou' });
  });

  test('are fetched once for all who wait for them', async () => {
    await using on = await stage();
    await Promise.all([on.used(), on.used(), on.transport.prepare('default', forever())]);
    expect(on.taken()).toHaveLength(1);
  });

  test('are fetched anew shortly before they run out', async () => {
    await using on = await stage();
    await on.used();
    on.clock.shift(7_139_000);
    expect(await on.used()).toEqual(['AKIDrole1', 't1']);
    on.clock.shift(2_000);
    expect(await on.used()).toEqual(['AKIDrole2', 't2']);
  });

  test('are kept to their end while new ones cannot be had, and no longer', async () => {
    await using on = await stage((count) =>
      count === 1 ? undefined : (_, response) => refuseWith(response, 'InternalError'),
    );
    await on.used();
    on.clock.shift(7_190_000);
    expect(await on.used()).toEqual(['AKIDrole1', 't1']);
    on.clock.shift(20_000);
    expect(await on.used()).toMatchObject({ kind: 'undelivered' });
  });

  test('that failed once are fetched again', async () => {
    await using on = await stage((count) => (count === 1 ? (_a, _r, socket) => socket.destroy() : undefined));
    await expect(on.transport.prepare('default', forever())).rejects.toMatchObject({
      failure: { code: 'CloudUnreachable' },
    });
    expect(await on.used()).toEqual(['AKIDrole2', 't2']);
  });

  test('the caller that gives up does not end the wait of others', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await using on = await stage(() => async (_, response) => {
      await released;
      const Credentials = { TmpSecretId: 'AKIDrole', TmpSecretKey: 'k', Token: 't' };
      respond(response, { Credentials, ExpiredTime: startMs / 1000 + 7200, RequestId: 'r' });
    });
    const caller = new AbortController();
    const asked = on.wire.arrival();
    const impatient = on.transport.send(describeTargets({ signal: caller.signal }));
    const patient = on.used();
    await asked;
    caller.abort();
    expect(await impatient).toMatchObject({ kind: 'undelivered' });
    release();
    expect(await patient).toEqual(['AKIDrole', 't']);
  });

  test('that are refused: the failure has the words of the cloud', async () => {
    await using on = await stage(() => (_, response) => refuseWith(response, 'UnauthorizedOperation', 'no permission'));
    await expect(on.transport.prepare('default', forever())).rejects.toMatchObject({
      failure: {
        code: 'CloudRefused',
        message:
          'The credentials for the account "default" could not be fetched: the account "home" may not take the role qcs::cam::uin/1:roleName/operator. Nothing else was sent.',
        next: 'Ask an administrator of the account for the CAM permission sts:AssumeRole.',
        provider: { code: 'UnauthorizedOperation', message: 'no permission', requestId: 'req-1' },
      },
    });
  });

  test('an answer without keys is none', async () => {
    await using on = await stage(() => (_, response) => respond(response, { RequestId: 'r' }));
    expect(await on.used()).toMatchObject({
      kind: 'undelivered',
      message: expect.stringContaining('sts:AssumeRole answered without keys'),
    });
  });

  test('an account that takes its own role comes to an end', async () => {
    const clock = virtualClock(startMs);
    await using transport = createTransport({
      accounts: [account({ ...role, source: 'default' })],
      defaultAccount: 'default',
      endpoint: { url: 'http://127.0.0.1:9' },
      clock,
    });
    const prepared = transport.prepare('default', forever());
    const failed = expect(prepared).rejects.toMatchObject({ failure: { code: expect.any(String) } });
    await clock.advance(10_000);
    await failed;
  });
});
