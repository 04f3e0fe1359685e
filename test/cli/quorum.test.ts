/** Deciding at the terminal where one plain yes is not all that policy asks for. */
import { expect, test } from 'vitest';
import type { Approval, Change } from '../../src/executor/change.ts';
import { change, changeId, harmless, operator } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';
import { crew, house } from './house.ts';

const stranger = { id: 'os:bot', name: 'bot', surface: 'mcp', grade: 'claimed' } as const;
const byDana: Approval = { digest: change().digest, by: { ...operator, person: 'dana' }, atMs: 1, countsFor: [] };
const approve = ['approve', changeId];
const yes = { terminal: true, answers: ['yes\r'] };

function rule(require: object) {
  const configured = house({
    people: crew,
    policy: { rules: [{ name: 'two eyes', decide: 'require', require: { channels: ['cli'], ...require } }] },
  });
  const asked = change({ ...configured, plan: harmless, asker: stranger });
  return { asked, fake: (given = {}) => fakeExecutor({ ...configured, changes: [asked], ...given }) };
}

test('an approval that counts and is not the last one is recorded, and it waits for the others', async () => {
  const { fake } = rule({ approvals: 2, from: { roles: ['sre-lead', 'sre'] } });
  const counting = fake({
    decide: (_: unknown, it: ReturnType<typeof fake>) => ({
      kind: 'decided',
      change: it.move('awaiting_approval', undefined, { approvals: [{ ...byDana, countsFor: ['two eyes'] }] }),
    }),
  });
  const { code, out } = await run(approve, { ...yes, fake: counting });
  expect(code).toBe(3);
  expect(out).toContain('Type yes to approve this change');
  expect(out.replace(/\s+/g, ' ')).toContain(
    'Your approval is recorded and counts; it takes more than that. Waiting for approval; nothing has been sent. You have approved it. Still needed: 1 more human, among them 1 of the role sre-lead or the role sre.',
  );
  expect(out).not.toContain('At a terminal:');
});

test('the last one that is needed makes the change', async () => {
  const { fake, asked } = rule({ approvals: 2 });
  const byAda = { ...byDana, by: { ...operator, id: 'os:ada', person: 'ada' }, countsFor: ['two eyes'] };
  const { code, out } = await run(approve, { ...yes, fake: fake({ changes: [{ ...asked, approvals: [byAda] }] }) });
  expect(code).toBe(0);
  expect(out).toContain('Type yes to make this change');
  expect(out).toContain('Still needed  1 more human');
});

test.each([
  [
    'whose role is not asked for',
    rule({ from: { roles: ['sre-lead'] } }),
    /It does not wait for you\. Still needed: 1 more human, among them 1 of the role sre-lead\./,
  ],
  ['who has approved it already', rule({ approvals: 2 }), /You have approved it\. Still needed: 1 more human/],
])('somebody %s is not asked, and told who is', async (who, { fake, asked }, sentence) => {
  const approvals = who.includes('already') ? [{ ...byDana, countsFor: ['two eyes'] }] : [];
  const { code, out, fake: it } = await run(approve, { ...yes, fake: fake({ changes: [{ ...asked, approvals }] }) });
  expect(code).toBe(3);
  expect(out).not.toContain('Type ');
  expect(out.replace(/\s+/g, ' ')).toMatch(sentence);
  expect(it.decisions).toEqual([]);
});

test('whoever asked for what destroys is not asked to approve it', async () => {
  const configured = house({ people: crew });
  const fake = fakeExecutor({ ...configured, changes: [change({ ...configured, asker: operator })] });
  const { code, out } = await run(approve, { terminal: true, fake });
  expect(code).toBe(3);
  expect(out).not.toContain('Type ');
  expect(out.replace(/\s+/g, ' ')).toContain('deploy asked for it, so somebody else has to approve it');
});

test('what only breaking the glass gets past is not asked about, and says so', async () => {
  const configured = house({
    people: crew,
    policy: {
      rules: [{ name: 'freeze', decide: 'deny', except_break_glass: true }],
      break_glass: { roles: ['sre-lead'] },
    },
  });
  const fake = fakeExecutor({ ...configured, changes: [change({ ...configured, plan: harmless })] });
  const { code, out } = await run(approve, { ...yes, fake });
  expect(code).toBe(3);
  expect(out).not.toContain('Type ');
  expect(out.replace(/\s+/g, ' ')).toContain(
    'It cannot be approved. Rule "freeze" denies it. Only somebody signed in with the role sre-lead can go ahead, by breaking the glass with a reason.',
  );
});

test('where policy asks for a reason it is asked for, and none is not taken', async () => {
  const { code, out, fake } = await run(approve, {
    terminal: true,
    fake: rule({ reason: true }).fake(),
    answers: ['  \r', 'the old origin is broken\r', 'yes\r'],
  });
  expect(code).toBe(0);
  expect(out).toContain('Policy asks for a reason; nothing has been decided.');
  expect(fake.decisions[0]?.decision).toMatchObject({ kind: 'approve', reason: 'the old origin is broken' });
});

test.each([
  ['given with --reason is not asked for again', ['--reason', 'agreed'], ['yes\r'], 'agreed'],
  ['that is blank is asked for', ['--reason', ' '], ['as agreed\r', 'yes\r'], 'as agreed'],
])('a reason %s', async (_, flags, answers, reason) => {
  const fake = rule({ reason: true }).fake();
  const { code } = await run([...approve, ...flags], { terminal: true, fake, answers });
  expect(code).toBe(0);
  expect(fake.decisions[0]?.decision).toMatchObject({ reason });
});

test.each(['no\r', '\u0003', '\u0004'])('%j instead of a reason leaves it waiting', async (key) => {
  const { code, out, fake } = await run(approve, {
    terminal: true,
    fake: rule({ reason: true }).fake(),
    answers: [key],
  });
  expect(code).toBe(3);
  expect(out).toContain('Waiting for approval; nothing has been sent.');
  expect(fake.decisions).toEqual([]);
});

const policies = {
  'policy changes': () => change({ plan: harmless, asker: stranger, needs: { reason: true } }).evaluation,
  // Such as by the hour.
  'the same policy asks for more': ({ evaluation }: Change) => ({
    ...evaluation,
    needs: { ...evaluation.needs, reason: true, says: 'One human has to say yes and say why.' },
  }),
} as const;

test.each(['policy changes', 'the same policy asks for more'] as const)(
  'when %s while the person reads, what it asks for now is shown before anything is asked again',
  async (how) => {
    const { asked, fake } = rule({});
    let tries = 0;
    const moving = fake({
      decide(_: unknown, it: ReturnType<typeof fake>) {
        tries += 1;
        if (tries > 1) return undefined;
        const live = it.move('awaiting_approval', undefined, { evaluation: policies[how](asked) });
        const failure = { code: 'NotDecidable', message: 'Policy has changed; nothing was recorded.' } as const;
        return { kind: 'rejected', change: live, failure };
      },
    });
    const { code, out } = await run(approve, {
      terminal: true,
      fake: moving,
      answers: ['yes\r', 'because\r', 'yes\r'],
    });
    expect(code).toBe(0);
    expect(out).toMatch(/Policy has changed; nothing was recorded\..*say yes and say why.*Say why, or no/s);
    expect(moving.decisions.map(({ decision }) => decision)).toMatchObject([{}, { reason: 'because' }]);
  },
);
