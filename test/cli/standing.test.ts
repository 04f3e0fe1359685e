import { expect, test } from 'vitest';
import { change, changeId, harmless, listener, operator, standingId, standingOf, startMs } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

const waiting = (given = {}) => fakeExecutor({ changes: [change({ plan: harmless })], ...given });
const approve = ['approve', changeId];
const yes = { terminal: true, answers: ['yes\r'] };
const spaced = (text: string) => text.replace(/\s+/g, ' ');

test('approve --standing says what it gives before it asks, and afterwards how to take it back', async () => {
  const { code, out, fake } = await run([...approve, '--standing', '8h', '--sandbox'], { ...yes, fake: waiting() });
  expect(code).toBe(0);
  expect(fake.decisions[0]?.decision).toMatchObject({ standing: { forMinutes: 480, sameParameters: false } });
  const told = `Your answer also stands as your approval of gaap:BindListenerRealServers on gaap/${listener} with any parameters, asked for by deploy, until 2026-11-22 17:00:00 UTC; never of what destroys.`;
  expect(spaced(out)).toContain(told);
  expect(spaced(out).indexOf(told)).toBeLessThan(spaced(out).indexOf('Type yes'));
  expect(out).toContain(`Standing approval ${standingId} holds until 2026-11-22 17:00:00 UTC.`);
  expect(out).toContain(`  tencent-chatops standing revoke ${standingId} --sandbox\n`);
});

test('--same-parameters binds it to the parameters of this change', async () => {
  const { fake, out } = await run([...approve, '--standing', '30m', '--same-parameters'], { ...yes, fake: waiting() });
  expect(fake.decisions[0]?.decision).toMatchObject({ standing: { forMinutes: 30, sameParameters: true } });
  expect(spaced(out)).toContain('with these very parameters');
});

test.each([
  ['1m', 1],
  ['168h', 10_080],
  ['7d', 10_080],
])('%s is %d minutes', async (time, forMinutes) => {
  const { fake } = await run([...approve, '--standing', time], { ...yes, fake: waiting() });
  expect(fake.decisions[0]?.decision).toMatchObject({ standing: { forMinutes } });
});

test.each(['8', '8 h', '0m', '169h', '8d', '-1h', '1.5h', '8w', '99999d', 'forever', ''])(
  '%j is no time for it: wrong usage, and nothing is opened',
  async (time) => {
    const { code, err, flags } = await run([...approve, `--standing=${time}`], { ...yes, fake: waiting() });
    expect({ code, flags }).toEqual({ code: 2, flags: [] });
    expect(spaced(err)).toContain('A time such as 30m, 8h or 2d is needed, of at most 7 days.');
  },
);

test('--same-parameters alone means nothing, so it is refused', async () => {
  const ran = await run([...approve, '--same-parameters'], { ...yes, fake: waiting() });
  expect(ran).toMatchObject({ code: 2, flags: [], out: '' });
  expect(spaced(ran.err)).toContain('--same-parameters goes with --standing; nothing was recorded.');
});

test('what destroys is never approved beforehand, and nobody types anything before hearing it', async () => {
  const { code, out, err, fake } = await run([...approve, '--standing', '8h'], {
    terminal: true,
    fake: fakeExecutor({ changes: [change()] }),
  });
  expect(code).toBe(1);
  expect(spaced(err)).toMatch(/never approved beforehand; nothing was recorded\. Next: .*without --standing/);
  expect(out).not.toContain('Type ');
  expect(fake.decisions).toEqual([]);
});

test('a change that was approved already gives no standing approval', async () => {
  const fake = fakeExecutor({ changes: [change({ state: 'approved', plan: harmless })] });
  const { code, err } = await run([...approve, '--standing', '8h'], { ...yes, fake });
  expect(code).toBe(1);
  expect(spaced(err)).toContain('so no standing approval was given');
  expect(fake.change().state).toBe('approved');
});

test('it is given once, also where the new plan is approved as well', async () => {
  let drives = 0;
  const fake = waiting({
    drive(it: ReturnType<typeof waiting>) {
      drives += 1;
      if (drives > 1) it.move('succeeded', 'Done.');
      else it.move('awaiting_approval', undefined, { digest: 'another'.padEnd(64, '0') });
    },
  });
  const { code } = await run([...approve, '--standing', '8h'], { terminal: true, fake, answers: ['yes\r', 'yes\r'] });
  expect(code).toBe(0);
  expect(fake.decisions.map(({ decision }) => 'standing' in decision)).toEqual([true, false]);
});

const given = standingOf(change(), { forMinutes: 480, sameParameters: false });
const past = {
  ...standingOf(change(), { forMinutes: -60, sameParameters: true }),
  id: 'sta-ended0000000',
  uses: [{ changeId, atMs: startMs }],
};
const taken = { ...given, id: 'sta-revoked00000', revoked: { by: 'lee', atMs: startMs } };
const three = () => fakeExecutor({ standing: [given, past, taken] });

test('standing lists them, each with what it lets pass, whose, and how often it was used', async () => {
  const { code, out } = await run(['standing'], { fake: three() });
  expect(code).toBe(0);
  expect(out).toMatchSnapshot();
  expect((await run(['standing', 'list'], { fake: three() })).out).toBe(out);
  expect((await run(['standing'])).out).toBe('Nothing is approved beforehand.\n');
});

test('as JSON or YAML they are whole, with where they stand', async () => {
  const { out } = await run(['standing', '--output', 'json'], { fake: three() });
  expect(JSON.parse(out)).toEqual({
    standing: [
      { ...JSON.parse(JSON.stringify(given)), status: 'in_force' },
      { ...JSON.parse(JSON.stringify(past)), status: 'ended' },
      { ...JSON.parse(JSON.stringify(taken)), status: 'revoked' },
    ],
  });
  expect((await run(['standing', '--output', 'yaml'], { fake: three() })).out).toContain(`  - id: ${standingId}\n`);
});

test('standing revoke works anywhere', async () => {
  const fake = three();
  const { code, out } = await run(['standing', 'revoke', standingId], { fake });
  expect(code).toBe(0);
  expect(out).toBe(
    `Revoked ${standingId}: nothing passes by it any more. What it let pass and was sent stays as it is.\n`,
  );
  expect((await fake.executor.standing.list())[0]?.revoked?.by).toBe(operator.name);
  const json = await run(['standing', 'revoke', standingId, '--output', 'json'], { fake });
  expect(JSON.parse(json.out)).toMatchObject({ id: standingId, status: 'revoked' });
});

test('revoking one that is not there is wrong usage', async () => {
  expect(await run(['standing', 'revoke', 'sta-none'], { fake: three() })).toMatchObject({
    code: 2,
    out: '',
    err: 'There is no standing approval sta-none.\n',
  });
});
