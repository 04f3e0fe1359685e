import type { Call } from '../../../src/executor/api.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { asked, yes } from '../acts.ts';
import { ofDecision } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, type House, team } from '../house.ts';
import type { Stage } from '../stage.ts';
import { drop } from '../wishes.ts';

interface Case {
  readonly house?: House;
  readonly call?: Call;
  readonly asker?: Principal;
  /** Each of them says yes, with everything that has to be typed. */
  readonly by: readonly Principal[];
}

/** Somebody asks, and those who may not say yes. */
async function approvedBy(stage: Stage, { house = team, call = drop, asker = ada.mcp, by }: Case): Promise<Answer[]> {
  const seat = await stage.open(house);
  const change = await asked(seat, call, asker);
  const answers: Answer[] = [];
  for (const principal of by) answers.push(ofDecision(await seat.executor.decide(change.id, yes(change), principal)));
  return answers;
}

/** An attempt that is nothing but the yes of people who may not give it. */
export const approving = (name: string, what: string, given: Case): Attempt => ({
  name,
  what,
  run: (stage) => approvedBy(stage, given),
});
