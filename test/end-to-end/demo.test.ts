import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const demo = fileURLToPath(new URL('../../src/demo.ts', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly text: string;
  readonly seconds: number;
}

function run(
  command: string,
  args: readonly string[],
  onText: (text: string, type: (line: string) => void) => void = () => undefined,
): Promise<Run> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh' } });
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      onText(text, (line) => child.stdin.write(`${line}\r`));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => resolve({ code, text, seconds: (performance.now() - startedMs) / 1000 }));
  });
}

const colour = '\u001b[';
const ends = [...'12345'].map((number) => new RegExp(`── ${number} [\\s\\S]*?succeeded: `));

test('the demo plays all five operations, a refusal and a superseded approval, without a terminal', {
  timeout: 60_000,
}, async () => {
  const { code, text, seconds } = await run(process.execPath, [demo]);
  expect(text).not.toContain(colour);
  expect(text).not.toMatch(/Error|\n\s+at /);
  for (const end of ends) expect(text).toMatch(end);
  expect(text).toContain('the scripted operator of this demo approves');
  expect(text).toContain('refused: With Force 0');
  expect(text).toContain('The live state moved after the approval, which is void');
  expect(text).toMatch(/The audit trail[\s\S]*superseded[\s\S]*succeeded/);
  expect(code).toBe(0);
  expect(seconds).toBeLessThan(30);
});

test('at a terminal the demo asks, and takes only what was to be typed', { timeout: 60_000 }, async () => {
  let answered = 0;
  const { code, text } = await run('script', ['-qefc', `${process.execPath} ${demo}`, '/dev/null'], (screen, type) => {
    const questions = [...screen.matchAll(/Type (\S+) to make this change, or no to leave it waiting: /g)];
    const question = questions[answered];
    if (!question?.[1]) return;
    answered += 1;
    type(answered === 2 ? 'yes' : question[1]);
  });
  expect(text).toContain('That is not loc-abcd1234; nothing has been decided.');
  for (const end of ends) expect(text).toMatch(end);
  expect(text).not.toContain('scripted operator');
  expect(text).toContain(colour);
  expect(code).toBe(0);
});
