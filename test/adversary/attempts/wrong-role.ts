/** Whoever may not approve by role, group, number or place, and by what they were when it counted. */
import { approved, asked, decided, yes } from '../acts.ts';
import { ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, gus, type House, mallory, requiring, team } from '../house.ts';
import type { Stage } from '../stage.ts';
import { add, drop } from '../wishes.ts';
import { approving } from './approved-by.ts';

const sre = requiring({ from: { roles: ['sre'] } });

/** Between the approval and the send, another process starts with another configuration and drives. */
async function reconfigured(stage: Stage, before: House, after: House): Promise<Answer[]> {
  const seat = await stage.open(before);
  const { id } = await approved(seat, await asked(seat, drop, ada.mcp), bea.console);
  return [await ofDrive(await stage.open(after), id, 'superseded')];
}

const { bea: _, ...withoutBea } = team.people ?? {};

export const wrongRole: readonly Attempt[] = [
  approving('without the role', 'A rule wants an SRE, and somebody listed who is none approves.', {
    house: sre,
    by: [gus.console, gus.slack],
  }),
  approving(
    'without the role, for a write',
    'A rule wants an SRE for what only adds, and the asker and a guest approve.',
    {
      house: sre,
      call: add,
      by: [ada.console, gus.console],
    },
  ),
  approving('no role at all', 'approvals.from names a role, and a guest without any approves.', {
    house: { ...team, approvers: { roles: ['sre'] } },
    by: [gus.console],
  }),
  {
    name: 'an empty list of approvers',
    what: 'approvals.from names nobody, so that perhaps everybody counts.',
    async run(stage) {
      const seat = await stage.open({ ...team, approvers: {} });
      const change = await asked(seat, drop, ada.mcp);
      const { failure, message = '' } = change;
      return [
        { kind: 'refused', code: failure?.code ?? '', message, about: { change: change.id, trace: 'refused' } },
        ofDecision(await seat.executor.decide(change.id, { ...yes(change), typed: 'listener-udprr001' }, bea.console)),
      ];
    },
  },
  ...groupAttempts(),
  {
    name: 'removed between approval and send',
    what: 'Bea approves, and is taken out of people before the change is sent by a process that knows.',
    run: (stage) => reconfigured(stage, team, { ...team, people: withoutBea }),
  },
  {
    name: 'demoted between approval and send',
    what: 'Bea approves as an SRE, and loses the role before the change is sent by a process that knows.',
    run: (stage) =>
      reconfigured(
        stage,
        { ...sre, people: { ...team.people, dan: { roles: ['sre'], login: ['dan'] } } },
        {
          ...sre,
          people: { ...team.people, bea: { roles: [], login: ['bea'] }, dan: { roles: ['sre'], login: ['dan'] } },
        },
      ),
  },
  {
    name: 'removed between question and answer',
    what: 'Bea is taken out of people after the change was shown to her, and says yes to a process that knows.',
    async run(stage) {
      const change = await asked(await stage.open(team), drop, ada.mcp);
      const { executor } = await stage.open({ ...team, people: withoutBea });
      return [
        ofDecision(await executor.decide(change.id, yes(change), bea.console)),
        ofDecision(await executor.decide(change.id, yes(change), bea.console)),
      ];
    },
  },
  {
    name: 'one person twice',
    what: 'A rule wants two people, and Bea approves at the console, in the chat, at a terminal and at the console again.',
    async run(stage) {
      const seat = await stage.open(requiring({ approvals: 2 }));
      const change = await asked(seat, drop, ada.mcp);
      await decided(seat, change, yes(change), bea.console);
      const answers: Answer[] = [];
      for (const by of [bea.slack, bea.terminal, bea.console, { ...bea.console, name: 'somebody else' }])
        answers.push(ofDecision(await seat.executor.decide(change.id, yes(change), by)));
      return [...answers, await ofDrive(seat, change.id, 'approval_counted')];
    },
  },
  {
    name: 'one person for a stranger’s request',
    what: 'Nobody knows who asked, which takes two people; one of them approves, and then whoever asked.',
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, drop, mallory.mcp);
      await decided(seat, change, yes(change), bea.console);
      return [
        ofDecision(await seat.executor.decide(change.id, yes(change), { ...mallory.console, person: 'gus' })),
        ofDecision(await seat.executor.decide(change.id, yes(change), bea.slack)),
        await ofDrive(seat, change.id, 'approval_counted'),
      ];
    },
  },
  approving(
    'the wrong channel',
    'A rule wants it approved in one channel; it is approved in others, and elsewhere with that name.',
    {
      house: requiring({ channels: ['slack:C0LEADS'] }),
      by: [
        bea.slack,
        { ...bea.console, channel: 'C0LEADS' },
        { ...bea.slack, channel: 'slack:C0LEADS' },
        { ...bea.slack, channel: 'c0leads' },
        { ...bea.mcp, channel: 'C0LEADS' },
      ],
    },
  ),
];

/** A rule that wants a member of a user group, and groups that do not say that Bea is one. */
function groupAttempts(): readonly Attempt[] {
  const house = (members: NonNullable<House['groups']>['members']): House => ({
    ...requiring({ from: { slack_groups: ['S0LEADS'] } }),
    groups: { members },
  });
  const never = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  return [
    approving('a group that cannot be asked', 'A rule wants a member of a group, and the lookup fails.', {
      house: house(() => Promise.reject(new Error('no answer'))),
      by: [bea.console],
    }),
    approving('a group that does not answer', 'A rule wants a member of a group, and the lookup hangs.', {
      house: house((_, { signal }) => never(signal)),
      by: [bea.console],
    }),
    {
      name: 'no longer in the group',
      what: 'Bea is in the group when the change is asked for, and not any more when she approves.',
      async run(stage) {
        const members = new Set(['slack:T01/UBEA']);
        const seat = await stage.open(house(async () => new Set(members)));
        const change = await asked(seat, drop, ada.mcp);
        members.clear();
        return [ofDecision(await seat.executor.decide(change.id, yes(change), bea.console))];
      },
    },
    approving('a group with nearly Bea in it', 'The group names somebody of another workspace with the same user id.', {
      house: house(async () => new Set(['slack:T02/UBEA', 'UBEA', 'bea', 'slack:T01/UGUS'])),
      by: [bea.console, { ...mallory.console, id: 'slack:T02/UBEA' }],
    }),
  ];
}
