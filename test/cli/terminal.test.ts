/** A human at a real terminal, and everything that is none. */

import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { shellLine } from '../../src/lib/shell-line.ts';
import { newPlace, outcome, program } from './process.ts';

const listener = 'listener-pbsgn7ej';
const unbind = ['call', 'gaap:BindListenerRealServers', '--ListenerId', listener];

function idOfChange(out: string): string {
  const id = /chg-[0-9a-z]{26}/.exec(out)?.[0];
  if (id === undefined) throw new Error(out);
  return id;
}

/** Half a terminal: one end of it is piped away. */
async function onTerminal(line: string) {
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env: { ...process.env, SHELL: '/bin/bash' } });
  return outcome(child);
}

test.concurrent('away from a terminal a destructive change waits; half a terminal is none; a human at a whole one approves it, and it is made', async () => {
  await using place = await newPlace();
  const waiting = await place.piped(unbind, `${listener}\nyes\n`);
  expect(waiting.code).toBe(3);
  const id = idOfChange(waiting.out);

  const command = shellLine([...program, 'approve', id, ...place.flags]);
  const halves = [`echo ${listener} | ${command}`, `${command} | cat; exit "\${PIPESTATUS[0]}"`];
  for (const ended of await Promise.all(halves.map(onTerminal))) {
    expect(stripVTControlCharacters(ended.out).replace(/\s+/g, ' ')).toMatch(/approve works only at a terminal/);
    expect(ended.code).toBe(2);
  }

  const terminal = place.terminal(['approve', id.slice(0, 12)]);
  await terminal.sees('UNBINDS EVERY ORIGIN SERVER');
  await terminal.sees(`Type ${listener} to make this change`);
  terminal.type('yes\r');
  await terminal.sees(`That is not ${listener}`);
  await terminal.sees('Type ');
  terminal.type(`${listener}\r`);
  await terminal.sees('succeeded: ');
  await terminal.sees('To undo it:');
  expect((await terminal.ended()).code).toBe(0);

  const shown = await place.piped(['show', id, '--output', 'json']);
  expect(JSON.parse(shown.out).change).toMatchObject({
    state: 'succeeded',
    sends: 1,
    approvals: [{ by: { surface: 'cli', grade: 'local' } }],
  });
}, 30_000);

test.concurrent('at a terminal the call itself asks; Ctrl-C leaves the change waiting', async () => {
  await using place = await newPlace();
  const terminal = place.terminal(unbind);
  await terminal.sees(`Type ${listener} to make this change`);
  terminal.type('\u0003');
  await terminal.sees('Waiting for approval; nothing has been sent.');
  expect((await terminal.ended()).code).toBe(3);
  const list = await place.piped(['changes', '--output', 'json']);
  expect(JSON.parse(list.out).changes).toMatchObject([{ state: 'awaiting_approval', sends: 0, approvals: [] }]);
}, 30_000);

test.concurrent('Ctrl-C after the send stops the watching only; watch takes it up again', async () => {
  await using place = await newPlace();
  const terminal = place.terminal(unbind);
  await terminal.sees(`Type ${listener} to make this change`);
  terminal.type(`${listener}\r`);
  await terminal.sees(/ is changing its origin servers/);
  terminal.type('\u0003');
  await terminal.sees('was sent already and is recorded');
  const { code, out } = await terminal.ended();
  expect(code).toBe(130);
  const watched = await place.piped(['watch', idOfChange(out)]);
  expect(watched.out).toMatch(/succeeded: /);
  expect(watched.code).toBe(0);
}, 30_000);

test.concurrent('a reader that has gone ends it quietly', async () => {
  await using place = await newPlace();
  const line = `${shellLine([...program, 'tools', ...place.flags])} | true; exit "\${PIPESTATUS[0]}"`;
  expect(await outcome(spawn('bash', ['-c', line]))).toMatchObject({ code: 0, out: '', err: '' });
}, 30_000);

// On its own: five at once would wait for each other's processes.
test('what was made is taken back with the command that it printed, and only once', async () => {
  await using place = await newPlace();
  const making = place.terminal(unbind);
  await making.sees(`Type ${listener} to make this change`);
  making.type(`${listener}\r`);
  await making.sees('To undo it:');
  const made = idOfChange((await making.ended()).out);
  const undoing = place.terminal(['undo', made.slice(0, 12)]);
  await undoing.sees(`Takes back  ${made}`);
  await undoing.sees('Type yes to make this change');
  undoing.type('yes\r');
  await undoing.sees('succeeded: ');
  expect((await undoing.ended()).code).toBe(0);
  const again = await place.piped(['undo', made]);
  expect(again.code).toBe(1);
  expect(again.err).toMatch(/cannot be taken back\. The live state is already as it was before it\./);
}, 60_000);
