import { styleText } from 'node:util';
import type { Failure } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { type DocumentForm, writeDocument, writeStep } from './document.ts';
import { exitOfFailure } from './exit.ts';
import type { CliHost, Output } from './host.ts';
import { type Progress, startProgress, type Tell } from './progress.ts';
import type { Block } from './render/block.ts';
import type { Paint } from './render/layout.ts';

export const outputForms = ['table', 'json', 'yaml'] as const;
export type OutputForm = (typeof outputForms)[number];

const narrowestTerminal = 20;

export interface Look {
  readonly form: OutputForm;
  readonly colour: boolean;
}

/**
 * Where output goes. For people: everything on stdout, errors and progress on stderr. As JSON or YAML, stdout holds the
 * document and nothing else, and what is meant for a person goes to stderr.
 */
export interface Screen {
  readonly form: OutputForm;
  /** A person sits there who sees the plan and can answer: stdin, stdout and where the question goes are terminals. */
  readonly terminal: boolean;
  /** Progress moves on a terminal, and is a line of its own elsewhere. */
  readonly live: boolean;
  /** Where a question is asked. */
  readonly talk: Output;
  readonly clock: Clock;
  /** For a person to read along. */
  say(blocks: readonly Block[]): Promise<void>;
  /** What the command was asked for. */
  result(document: unknown, blocks: readonly Block[]): Promise<void>;
  /** One of several results, as they come. */
  step(document: unknown, blocks: readonly Block[]): Promise<void>;
  /** Text as it is, such as help. */
  write(text: string): void;
  fail(failure: Failure): Promise<void>;
  /** Shows that work goes on. */
  during<T>(first: string, work: (tell: Tell) => Promise<T>): Promise<T>;
}

export function createScreen({ io, clock }: CliHost, { form, colour }: Look): Screen {
  const talk = form === 'table' ? io.stdout : io.stderr;
  let progress: Progress | undefined;

  async function print(output: Output, blocks: readonly Block[]): Promise<void> {
    const { layOut } = await import('./render/layout.ts');
    put(output, layOut(blocks, { width: columnsOf(output), paint: paintFor(output, colour) }));
  }

  function put(output: Output, text: string): void {
    progress?.clear();
    output.write(text);
  }

  const show =
    (write: (document: unknown, form: DocumentForm) => Promise<string>) =>
    async (document: unknown, blocks: readonly Block[]) => {
      if (form === 'table') await print(io.stdout, blocks);
      else put(io.stdout, await write(document, form));
    };

  return {
    form,
    terminal: io.stdin.isTTY === true && io.stdout.isTTY === true && talk.isTTY === true,
    live: io.stderr.isTTY === true,
    talk,
    clock,
    say: (blocks) => print(talk, blocks),
    result: show(writeDocument),
    step: show(writeStep),
    write: (text) => put(io.stdout, text),
    async fail(failure) {
      if (form !== 'table')
        put(io.stdout, await writeDocument({ error: { ...failure, exitCode: exitOfFailure(failure) } }, form));
      const { failureBlocks } = await import('./render/failure.ts');
      await print(io.stderr, failureBlocks(failure));
    },
    async during(first, work) {
      const own = startProgress(io.stderr, clock, first);
      progress = own;
      try {
        return await work(own.tell);
      } finally {
        progress = undefined;
        await own.stop();
      }
    },
  };
}

/** A terminal that does not know its width, or claims an absurd one, wraps by itself. */
export function columnsOf({ isTTY, columns }: Output): number | undefined {
  return isTTY && columns !== undefined && columns >= narrowestTerminal ? columns : undefined;
}

/** styleText looks at the stream, at NO_COLOR and at FORCE_COLOR. */
function paintFor(stream: Output, colour: boolean): Paint {
  return colour ? (styles, text) => styleText([...styles], text, { stream }) : (_, text) => text;
}
