import { failureOf } from '../../errors.ts';
import type { Waiting } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { commandLine } from './command-line.ts';
import type { OpenContext } from './context.ts';
import type { Tell } from './progress.ts';
import { text, verbatim } from './render/block.ts';
import { duration } from './render/time.ts';

/** Takes an approved change as far as it goes, telling how it gets on. */
export async function drive(context: OpenContext, change: Change): Promise<Change> {
  const { executor, screen, signal } = context;
  return screen.during(`${change.operation}: making the change.`, async (tell) => {
    const watching = new AbortController();
    const following = tellEvents(context, change.id, watching.signal, tell);
    try {
      return await executor.drive(change.id, { signal, onWaiting: (waiting) => tell(waitingText(waiting)) });
    } finally {
      watching.abort();
      await following;
    }
  });
}

async function tellEvents({ executor }: OpenContext, id: string, signal: AbortSignal, tell: Tell): Promise<void> {
  try {
    for await (const { event } of executor.follow(id, signal)) {
      const message = event?.body['message'];
      const share = event?.body['share'];
      if (typeof message === 'string') tell(message, typeof share === 'number' ? share : undefined);
    }
  } catch (thrown) {
    // Telling is a courtesy: what drives the change reports what goes wrong.
    if (!signal.aborted) tell(failureOf(thrown).message);
  }
}

/** For what waits before there is anything to follow. */
export const telling = (tell: Tell) => (waiting: Waiting) => tell(waitingText(waiting));

function waitingText({ message, place, estimateMs }: Waiting): string {
  const about = estimateMs === undefined ? '' : `, about ${duration(estimateMs)}`;
  return `${message} Place ${place}${about}.`;
}

/** What somebody has to know who stopped watching. */
export async function sayInterrupted({ screen, flags }: OpenContext, change: Change): Promise<void> {
  const sent = change.sentAtMs !== undefined;
  await screen.say([
    text(
      sent
        ? `Stopped watching. ${change.id} was sent already and is recorded; the cloud goes on with it. To follow it:`
        : `Stopped watching. ${change.id} is ${change.state.replaceAll('_', ' ')} and has not been sent. To follow it:`,
    ),
    verbatim(commandLine(flags, 'watch', change.id), 2),
    ...(sent
      ? []
      : [
          text('To go on with it, or to call it off:'),
          verbatim(commandLine(flags, 'approve', change.id), 2),
          verbatim(commandLine(flags, 'cancel', change.id), 2),
        ]),
  ]);
}
