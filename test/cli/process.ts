/** The real program, with the sandbox in a folder of its own: piped, and on a real pseudo-terminal. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { shellLine } from '../../src/lib/shell-line.ts';

export const program = [process.execPath, path.resolve(import.meta.dirname, '../../src/main.ts')] as const;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Place extends AsyncDisposable {
  readonly flags: readonly string[];
  piped(argv: readonly string[], stdin?: string): Promise<Ended>;
  /** Opens it on a pseudo-terminal. */
  terminal(argv: readonly string[]): Terminal;
}

export interface Terminal {
  /** Waits until this stands on the screen, after everything that was waited for before. */
  sees(text: string | RegExp): Promise<void>;
  type(keys: string): void;
  ended(): Promise<Ended>;
}

export async function newPlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cli-'));
  const flags = ['--sandbox', '--data-dir', folder];
  return {
    flags,
    piped(argv, stdin = '') {
      const [node, ...first] = program;
      const child = spawn(node, [...first, ...argv, ...flags]);
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
      return outcome(child);
    },
    terminal: (argv) => openTerminal([...program, ...argv, ...flags]),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function openTerminal(words: readonly string[]): Terminal {
  const child = spawn('script', ['-qefc', `stty cols 100; exec ${shellLine(words)}`, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  let screen = '';
  let seenTo = 0;
  let ended = false;
  let wake = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8');
    wake();
  });
  const ending = outcome(child).finally(() => {
    ended = true;
    wake();
  });
  return {
    async sees(text) {
      for (;;) {
        const plain = stripVTControlCharacters(screen);
        const rest = plain.slice(seenTo);
        const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
        if (at >= 0) {
          seenTo += at + 1;
          return;
        }
        if (ended) throw new Error(`It ended without ${text}:\n${plain}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    type: (keys) => child.stdin.write(keys),
    ended: () => ending,
  };
}

/** What it printed and how it ended. */
export async function outcome(child: ChildProcess): Promise<Ended> {
  const text = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    text.out += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    text.err += chunk.toString('utf8');
  });
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, ...text };
}
