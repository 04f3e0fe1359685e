import type { Clock } from '../../lib/clock.ts';
import { plainText } from '../../lib/text.ts';
import type { Output } from './host.ts';
import { piecesOf } from './render/width.ts';

/** Says what is being waited for; `share` is the part that is done, 0 to 1. */
export type Tell = (message: string, share?: number) => void;

export interface Progress {
  readonly tell: Tell;
  /** Takes the line away, so that something else can be printed; it comes back by itself. */
  clear(): void;
  stop(): Promise<void>;
}

/** What is over sooner needs no sign of life. */
const patienceMs = 1000;
const frameMs = 120;
/** The bar takes a quarter of the line, and no more than this. */
const widestBar = 20;
/** Where nobody knows the share, this part of the bar wanders. */
const wandering = 0.2;
const defaultColumns = 80;

/**
 * A line that moves on a terminal, and elsewhere a line for each new message. Not the spinner of the prompt libraries:
 * those end the process on Ctrl-C, and a change that has been sent must still be recorded and told.
 */
export function startProgress(output: Output, clock: Clock, first: string): Progress {
  return output.isTTY ? moving(output, clock, first) : plain(output);
}

function plain(output: Output): Progress {
  let last = '';
  return {
    tell(message) {
      if (message !== last) output.write(`${plainText(message)}\n`);
      last = message;
    },
    clear() {},
    async stop() {},
  };
}

function moving(output: Output, clock: Clock, first: string): Progress {
  const startedMs = clock.now();
  const stopping = new AbortController();
  let now: { readonly message: string; readonly share: number | undefined } = { message: first, share: undefined };
  let drawn = false;

  function clear(): void {
    if (drawn) output.write('\r\u001b[K');
    drawn = false;
  }

  async function paint(): Promise<void> {
    await clock.sleep(patienceMs, stopping.signal);
    for (let frame = 0; ; frame += 1) {
      const elapsed = Math.round((clock.now() - startedMs) / 1000);
      const columns = output.columns || defaultColumns;
      const cells = Math.min(widestBar, Math.floor(columns / 4));
      const line = `${barOf(now.share, frame, cells)} ${plainText(now.message)} (${elapsed} s)`;
      // A line that wrapped could not be taken away again.
      output.write(`\r\u001b[K${piecesOf(line, columns - 1)[0] ?? ''}`);
      drawn = true;
      await clock.sleep(frameMs, stopping.signal);
    }
  }

  const painting = paint().catch(() => undefined);
  return {
    tell(message, share) {
      now = { message, share };
    },
    clear,
    async stop() {
      stopping.abort();
      await painting;
      clear();
    },
  };
}

function barOf(share: number | undefined, frame: number, cells: number): string {
  if (share === undefined) {
    const block = Math.max(1, Math.round(cells * wandering));
    const gone = frame % (cells - block + 1);
    return `[${'.'.repeat(gone)}${'#'.repeat(block)}${'.'.repeat(cells - block - gone)}]`;
  }
  const part = Math.min(1, Math.max(0, share));
  const full = Math.round(part * cells);
  return `[${'#'.repeat(full)}${'.'.repeat(cells - full)}] ${Math.round(part * 100)}%`;
}
