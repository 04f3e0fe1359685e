import type { Answer, Attempt, Control } from './attempt.ts';
import { judge, type RecordedEvent, type Verdict } from './judge.ts';
import { type Saboteur, type Stage, setStage } from './stage.ts';

export interface Result extends Verdict {
  readonly answers: readonly Answer[];
}

/** Makes the attempt on a stage of its own, lets everything run that will run, and judges by what the cloud has logged. */
export async function make(attempt: Attempt, saboteur?: Saboteur): Promise<Result> {
  await using stage = await setStage(saboteur);
  const answers = await attempt.run(stage).catch((thrown: unknown): readonly Answer[] => {
    return [
      { kind: 'accepted', what: `the attempt itself failed. ${thrown instanceof Error ? thrown.stack : thrown}` },
    ];
  });
  await stage.playOut();
  const evidence = {
    writes: stage.writes().length,
    honest: attempt.honest ?? 0,
    answers,
    events: await eventsOf(stage, answers),
  };
  return { answers, ...judge(evidence) };
}

/** How many writes the cloud carried out. */
export async function control({ run }: Control): Promise<number> {
  await using stage = await setStage();
  await run(stage);
  await stage.playOut();
  return stage.writes().length;
}

async function eventsOf(
  stage: Stage,
  answers: readonly Answer[],
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const ids = new Set(answers.flatMap((answer) => (answer.kind === 'refused' && answer.about?.change) || []));
  const { ledger } = await stage.open();
  const events = await Promise.all([...ids].map(async (id) => [id, await ledger.events(id)] as const));
  return new Map(events);
}
