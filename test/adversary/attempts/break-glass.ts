/** Going ahead alone, by whoever may not, or not like this. */
import type { Decision } from '../../../src/executor/api.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { asked, decided, yes } from '../acts.ts';
import { ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, gus, mallory, type Rule, team, withRules } from '../house.ts';
import { drop, dropSubject, unregister } from '../wishes.ts';

const never: Rule = { name: 'never', decide: 'deny' };
const exceptGlass: Rule = { ...never, except_break_glass: true };
const attempt = (name: string, what: string, run: Attempt['run']): Attempt => ({ name, what, run });

interface Glass {
  readonly rules?: readonly Rule[];
  readonly by: readonly Principal[];
  readonly decision?: Partial<Extract<Decision, { kind: 'break_glass' }>>;
}

/** A change that waits, and people who may not go ahead alone, or not like this. */
function glass(name: string, what: string, { rules = [], by, decision }: Glass): Attempt {
  return attempt(name, what, async (stage) => {
    const seat = await stage.open({ ...withRules(...rules), breakGlass: ['sre'] });
    const change = await asked(seat, drop, ada.mcp);
    const { id, digest } = change;
    const right = { kind: 'break_glass', digest, typed: dropSubject, reason: 'it burns' } as const;
    const answers: Answer[] = [];
    for (const one of by) answers.push(ofDecision(await seat.executor.decide(id, { ...right, ...decision }, one)));
    return answers;
  });
}

export const breakGlass: readonly Attempt[] = [
  glass('the glass from an assistant', 'Somebody with the role breaks the glass through an assistant.', {
    by: [bea.mcp, { ...bea.mcp, grade: 'authenticated' }, { ...bea.console, surface: 'mcp' }],
  }),
  glass(
    'the glass from a terminal',
    'Somebody with the role breaks the glass at a terminal and by the one-time link.',
    {
      by: [bea.terminal, bea.link],
    },
  ),
  glass('the glass without the role', 'People without the role break the glass: the asker, a guest and a stranger.', {
    by: [ada.console, gus.slack, mallory.console, { ...mallory.console, person: 'bea' }],
  }),
  ...[undefined, '', '  ', '\u200b\u0000\n'].map((reason) =>
    glass(
      `the glass with ${JSON.stringify(reason) ?? 'no'} for a reason`,
      'Somebody with the role breaks the glass and does not say why.',
      {
        by: [bea.console],
        decision: { reason: reason ?? '' },
      },
    ),
  ),
  glass('the glass without the words', 'Somebody with the role breaks the glass and types something else.', {
    by: [bea.console],
    decision: { typed: 'yes' },
  }),
  glass('the glass over a plain denial', 'Somebody with the role breaks the glass over a rule that has no exception.', {
    rules: [never],
    by: [bea.console],
  }),
  glass(
    'the glass over two denials of which one is plain',
    'One rule has an exception for the glass, the other has none.',
    {
      rules: [exceptGlass, { ...never, name: 'no exception' }],
      by: [bea.console],
    },
  ),
  glass('the glass for an old plan', 'Somebody with the role breaks the glass with the digest of another plan.', {
    by: [bea.console],
    decision: { digest: 'f'.repeat(64) },
  }),
  attempt(
    'approval where only the glass helps',
    'A rule with an exception denies it, and somebody with the role approves as usual.',
    async (stage) => {
      const seat = await stage.open({ ...withRules(exceptGlass), breakGlass: ['sre'] });
      const change = await asked(seat, drop, ada.mcp);
      return [ofDecision(await seat.executor.decide(change.id, yes(change), bea.console))];
    },
  ),
  attempt(
    'a denial after the glass',
    'The glass is broken, and a process with a plain denial drives it.',
    async (stage) => {
      const seat = await stage.open({ ...team, breakGlass: ['sre'] });
      const change = await asked(seat, unregister, ada.mcp);
      const typed = change.evaluation.needs.typed;
      await decided(
        seat,
        change,
        { kind: 'break_glass', digest: change.digest, typed, reason: 'it burns' },
        bea.console,
      );
      return [await ofDrive(await stage.open({ ...withRules(never), breakGlass: ['sre'] }), change.id, 'refused')];
    },
  ),
  attempt(
    'the role lost after the glass',
    'The glass is broken, and a process without anybody who may drives it.',
    async (stage) => {
      const seat = await stage.open({ ...team, breakGlass: ['sre'] });
      const change = await asked(seat, unregister, ada.mcp);
      const typed = change.evaluation.needs.typed;
      await decided(
        seat,
        change,
        { kind: 'break_glass', digest: change.digest, typed, reason: 'it burns' },
        bea.console,
      );
      return [await ofDrive(await stage.open(team), change.id, 'superseded')];
    },
  ),
];
