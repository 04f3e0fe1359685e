/** Whoever did something that takes longer than people wait without a word is told that it goes on. */
import { busyMessage } from '../cards/planned.ts';
import { formatCommand } from '../commands/format.ts';
import type { SlackContext } from '../context.ts';
import { commands } from '../names.ts';
import type { Item, Task } from './task.ts';

/** A click that seems to do nothing is clicked again. */
const patientMs = 800;

export async function patiently(
  { answers, clock, signal }: SlackContext,
  { who, place, task }: Item,
  work: () => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  const until = AbortSignal.any([signal, done.signal]);
  const notice = clock.sleep(patientMs, until).then(
    () => answers.notice({ user: who.userId, place }, busyMessage(wordsOf(task))),
    () => undefined,
  );
  try {
    await work();
  } finally {
    done.abort();
    await notice;
  }
}

/** What it is, as one would type it. */
function wordsOf(task: Task): string {
  switch (task.do) {
    case 'say':
      return task.said.by === 'command' ? `${commands[task.said.command]} ${task.said.text}` : task.said.text;
    case 'run':
    case 'page':
      return formatCommand(task.operation, task.input);
    case 'decide':
      return `/tc ${task.kind.replace('_', ' ')} ${task.changeId}`;
    case 'undo':
    case 'show':
    case 'refresh':
      return `/tc ${task.do} ${task.changeId}`;
    case 'revoke':
      return `/tc revoke ${task.id}`;
    case 'explain':
      return 'a button';
  }
}
