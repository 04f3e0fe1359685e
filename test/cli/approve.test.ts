import { expect, test } from 'vitest';
import { noRules } from '../policy/no-rules.ts';
import { change, changeId, harmless, listener, operator } from './changes.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

const bind = ['call', 'gaap:BindListenerRealServers', '--ListenerId', listener];
const waiting = () => fakeExecutor({ changes: [change()] });

test('at a terminal the plan is shown, the id has to be typed, and the change is made', async () => {
  const { code, out, fake } = await run(bind, { terminal: true, answers: [`${listener}\r`] });
  expect(code).toBe(0);
  expect(out.indexOf('unbind 1, bind 1')).toBeLessThan(out.indexOf(`Type ${listener} to make this change`));
  expect(fake.decisions).toEqual([
    { id: changeId, decision: { kind: 'approve', digest: change().digest, typed: listener }, by: operator },
  ]);
  expect(out).toContain('succeeded: The listener now has 3 origin servers, as asked.');
});

test('a write takes a plain yes', async () => {
  const fake = fakeExecutor({ changes: [change({ plan: harmless })] });
  const { code, out } = await run(bind, { fake, terminal: true, answers: ['yes\r'] });
  expect(code).toBe(0);
  expect(out).toContain('Type yes to make this change');
  expect(fake.decisions[0]?.decision).toEqual({ kind: 'approve', digest: change().digest });
});

test.each([
  ['no', ['no\r']],
  ['Ctrl-C', ['\u0003']],
  ['Ctrl-D', ['\u0004']],
  ['a wrong word, an empty line, then no', ['yes\r', '\r', 'no\r']],
])('%s leaves it waiting', async (_, answers) => {
  const { code, out, fake } = await run(bind, { terminal: true, answers });
  expect(code).toBe(3);
  expect(fake.decisions).toEqual([]);
  expect(out).toContain('Waiting for approval; nothing has been sent.');
});

test('nobody is asked for what their answer could not settle', async () => {
  const fake = fakeExecutor({ changes: [change({ policy: noRules({ authenticatedPeople: true }) })] });
  const { code, out } = await run(bind, { fake, terminal: true });
  expect(code).toBe(3);
  expect(out).not.toContain('Type ');
  expect(out).not.toContain(`approve ${changeId}`);
  expect(out).toMatch(/does not settle it\. One human has to say yes, signed in/);
});

test('when the live state moves, the new plan is shown and the question asked again', async () => {
  let drives = 0;
  const fake = fakeExecutor({
    changes: [change()],
    drive(it) {
      drives += 1;
      if (drives === 1)
        it.move('awaiting_approval', undefined, {
          digest: 'another'.padEnd(64, '0'),
          plan: { ...change().plan, summary: 'A new plan.' },
        });
      else it.move('succeeded', 'Done.');
    },
  });
  const { code, out } = await run(['approve', changeId], {
    fake,
    terminal: true,
    answers: [`${listener}\r`, `${listener}\r`],
  });
  expect(code).toBe(0);
  expect(fake.decisions.map(({ decision }) => decision.kind === 'approve' && decision.digest)).toEqual([
    change().digest,
    'another'.padEnd(64, '0'),
  ]);
  expect(out).toMatch(/The live state moved after the approval.*A new plan\..*Type listener/s);
});

test('the new plan can be left waiting', async () => {
  const fake = fakeExecutor({
    changes: [change()],
    drive: (it) => {
      it.move('awaiting_approval', undefined, { digest: 'another'.padEnd(64, '0') });
    },
  });
  const { code } = await run(['approve', changeId], { fake, terminal: true, answers: [`${listener}\r`, 'no\r'] });
  expect(code).toBe(3);
  expect(fake.decisions).toHaveLength(1);
});

test('a plan that changed while the person was reading is shown again', async () => {
  let tries = 0;
  const fake = fakeExecutor({
    changes: [change()],
    decide(_, it) {
      tries += 1;
      if (tries > 1) return undefined;
      const moved = it.move('awaiting_approval', undefined, { digest: 'another'.padEnd(64, '0') });
      return { kind: 'rejected', change: moved, failure: { code: 'NotDecidable', message: 'The plan has changed.' } };
    },
  });
  const { code } = await run(['approve', changeId], {
    fake,
    terminal: true,
    answers: [`${listener}\r`, `${listener}\r`],
  });
  expect(code).toBe(0);
  expect(fake.decisions).toHaveLength(2);
});

test('a decision that does not count ends with the reason', async () => {
  const fake = fakeExecutor({
    changes: [change()],
    decide: (_, it) => ({
      kind: 'rejected',
      change: it.move('denied'),
      failure: { code: 'NotDecidable', message: 'It was denied meanwhile.' },
    }),
  });
  const { code, err } = await run(['approve', changeId], { fake, terminal: true, answers: [`${listener}\r`] });
  expect(code).toBe(1);
  expect(err).toContain('It was denied meanwhile.');
});

test.each([
  ['without a terminal', {}],
  ['with the answer on stdin', { stdin: `${listener}\n` }],
])('approve %s records nothing', async (_, given) => {
  const { code, err, out, flags, fake } = await run(['approve', changeId, '--reason', 'yes'], {
    ...given,
    fake: waiting(),
  });
  expect({ code, out, flags }).toEqual({ code: 2, out: '', flags: [] });
  expect(err).toMatch(/^approve works only at a terminal.*nothing was recorded\.\n$/);
  expect(fake.decisions).toEqual([]);
});

test.each(['--yes', '--force', '--confirm', '-y'])('there is no %s', async (flag) => {
  const { code, fake } = await run(['approve', changeId, flag], { terminal: true, fake: waiting() });
  expect(code).toBe(2);
  expect(fake.decisions).toEqual([]);
});

test('approve takes the beginning of an id, and records the reason', async () => {
  const { code, fake } = await run(['approve', 'chg-012345', '--reason', 'agreed'], {
    fake: waiting(),
    terminal: true,
    answers: [`${listener}\r`],
  });
  expect(code).toBe(0);
  expect(fake.decisions[0]?.decision).toMatchObject({ reason: 'agreed' });
});

test('approve goes on with a change that was approved and then left', async () => {
  const fake = fakeExecutor({ changes: [change({ state: 'approved' })] });
  const { code, out } = await run(['approve', changeId], { fake, terminal: true });
  expect(code).toBe(0);
  expect(out).not.toContain('Type ');
  expect(fake.decisions).toEqual([]);
});

test('approve of a change at its end says where it stands', async () => {
  const fake = fakeExecutor({ changes: [change({ state: 'denied' })] });
  const { code, err } = await run(['approve', changeId], { fake, terminal: true });
  expect(code).toBe(1);
  expect(err).toMatch(/does not wait for a decision\. Denied by a human;\s+nothing was sent\./);
});

test.each([
  ['deny', 'denied'],
  ['cancel', 'cancelled'],
] as const)('%s works anywhere', async (command, state) => {
  const { code, out, fake } = await run([command, 'chg-0123456', '--reason', 'not now'], { fake: waiting() });
  expect(code).toBe(0);
  expect(out).toContain(`${state}: `);
  expect(fake.decisions).toEqual([{ id: changeId, decision: { kind: command, reason: 'not now' }, by: operator }]);
});

test('deny says when it comes too late', async () => {
  const fake = fakeExecutor({
    changes: [change({ state: 'polling' })],
    decide: (_, it) => ({
      kind: 'rejected',
      change: it.change(),
      failure: { code: 'NotDecidable', message: 'Too late.' },
    }),
  });
  expect(await run(['deny', changeId], { fake })).toMatchObject({ code: 1, err: 'Too late.\n' });
});
