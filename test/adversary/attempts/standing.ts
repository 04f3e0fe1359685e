import type { Call, Decision } from '../../../src/executor/api.ts';
import { type JsonObject, toJsonRecord } from '../../../src/lib/json.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { asked, decided, finished, yes } from '../acts.ts';
import { ofChange, ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, gus, type House, mallory, requiring, team } from '../house.ts';
import type { Seat, Stage } from '../stage.ts';
import { day, hour, minute } from '../travel-clock.ts';
import { add, addMore, drop, dropAdded, register, registerBeside, registerElsewhere } from '../wishes.ts';

const forAnHour = { forMinutes: 60, sameParameters: false };
type StandingWish = NonNullable<Extract<Decision, { kind: 'approve' }>['standing']>;

/** Ada asks, Bea lets the like of it pass, and this one is made: one honest execution. */
async function granted(stage: Stage, call: Call, standing: StandingWish = forAnHour, house = team): Promise<Seat> {
  const seat = await stage.open(house);
  const change = await asked(seat, call, ada.mcp);
  await decided(seat, change, { ...yes(change), standing }, bea.console);
  await finished(seat.executor, change.id);
  return seat;
}

/** Asked for beside what stands, by somebody and in the hope that it passes. */
async function waits(seat: Seat, call: Call, by: Principal = ada.mcp): Promise<readonly Answer[]> {
  const change = await asked(seat, call, by);
  return [ofChange(change, 'approval_requested'), await ofDrive(seat, change.id, 'approval_requested')];
}

/** A standing approval that may not be given. */
async function notGiven(
  stage: Stage,
  call: Call,
  by: Principal,
  wishes: readonly StandingWish[],
): Promise<readonly Answer[]> {
  const seat = await stage.open(team);
  const change = await asked(seat, call, ada.mcp);
  const answers: Answer[] = [];
  for (const standing of wishes)
    answers.push(ofDecision(await seat.executor.decide(change.id, { ...yes(change), standing }, by)));
  if ((await seat.executor.standing.list()).length > 0) answers.push({ kind: 'accepted', what: 'one is listed.' });
  return answers;
}

/** Approved beforehand, and then something ends that before the send. */
async function endedBeforeTheSend(
  stage: Stage,
  end: (seat: Seat) => Promise<Seat | undefined>,
): Promise<readonly Answer[]> {
  const seat = await granted(stage, add, forAnHour, patient);
  const { id, state } = await asked(seat, addMore, ada.mcp);
  if (state !== 'approved') throw new Error('It was not approved beforehand.');
  return [await ofDrive((await end(seat)) ?? seat, id, 'superseded')];
}

/** Where a change waits for longer than what stands. */
const patient: House = { ...team, expiresMinutes: 120 };

const { bea: _, ...withoutBea } = team.people ?? {};

export const standing: readonly Attempt[] = [
  {
    name: 'for what destroys',
    what: 'A standing approval is asked for on a destructive change.',
    run: (stage) => notGiven(stage, drop, bea.console, [forAnHour]),
  },
  {
    name: 'for another rule of the load balancer',
    honest: 1,
    what: 'What was given for one forwarding rule is used for another one of the same load balancer.',
    run: async (stage) => waits(await granted(stage, registerElsewhere), registerBeside),
  },
  {
    name: 'from an assistant',
    what: 'An assistant asks for a standing approval together with its approval of a write.',
    run: (stage) => notGiven(stage, add, bea.mcp, [forAnHour, { ...forAnHour, sameParameters: true }]),
  },
  {
    name: 'for eight days and other lengths',
    what: 'A standing approval is asked for that lasts longer than a week, for ever, or no time.',
    run: (stage) =>
      notGiven(
        stage,
        add,
        bea.console,
        [8 * 24 * 60, 7 * 24 * 60 + 1, Infinity, Number.NaN, Number.MAX_SAFE_INTEGER, 0, -60, 0.5].map(
          (forMinutes) => ({
            forMinutes,
            sameParameters: false,
          }),
        ),
      ),
  },
  {
    name: 'from a stranger',
    what: 'Somebody who is not listed lets the like of a write pass.',
    run: (stage) => notGiven(stage, add, { ...mallory.console, person: 'bea' }, [forAnHour]),
  },
  {
    name: 'given on what was called off',
    what: 'Bea lets the like of a change pass, and the change itself is cancelled.',
    async run(stage) {
      const seat = await stage.open(team);
      const change = await asked(seat, add, ada.mcp);
      await decided(seat, change, { ...yes(change), standing: forAnHour }, bea.console);
      await decided(seat, change, { kind: 'cancel' }, ada.terminal);
      return waits(seat, add);
    },
  },
  {
    name: 'given on what others have not approved',
    what: 'A rule wants two people; one approves and lets the like of it pass, and that is asked for.',
    async run(stage) {
      const seat = await stage.open(requiring({ approvals: 2 }));
      const change = await asked(seat, add, ada.mcp);
      await decided(seat, change, { ...yes(change), standing: forAnHour }, bea.console);
      const again = await waits(seat, add);
      await decided(seat, change, { kind: 'deny' }, gus.console);
      return [...again, ...(await waits(seat, add))];
    },
  },
  ...onceGiven({
    'what destroys, on the same resource': [
      'Binding to a listener passes for an hour; the same operation then drops what was bound.',
      async (stage) => waits(await granted(stage, add), dropAdded),
    ],
    'another resource': [
      'Binding functions to one load balancer passes; one is bound to another.',
      async (stage) => waits(await granted(stage, register), registerElsewhere),
    ],
    'another operation on the same resource': [
      'Binding to a listener passes; the listener is deleted.',
      async (stage) => waits(await granted(stage, add), deletionOf('listener-tcpfree1')),
    ],
    'another account': [
      'Binding to a listener passes in one account; the like of it is asked for in another.',
      async (stage) => waits(await granted(stage, add), withMore(addMore, { Account: 'other' })),
    ],
    'another region': [
      'Binding to a listener passes in one region; the like of it is asked for in another.',
      async (stage) => waits(await granted(stage, add), withMore(addMore, { Region: 'ap-singapore' })),
    ],
    'other parameters': [
      'It passes with the very same parameters only; another port is added to the same listener.',
      async (stage) => waits(await granted(stage, add, { ...forAnHour, sameParameters: true }), addMore),
    ],
    'another person': [
      'What Ada asks for passes; Gus, a stranger, and a stranger who says he is Ada ask for it.',
      async (stage) => {
        const seat = await granted(stage, add);
        const answers = [];
        for (const by of [gus.mcp, mallory.mcp, { ...mallory.mcp, name: 'Ada', person: 'ada' }])
          answers.push(...(await waits(seat, addMore, by)));
        return answers;
      },
    ],
    expired: [
      'It passes for an hour, and is asked for a minute later than that.',
      async (stage) => {
        const seat = await granted(stage, add);
        stage.clock.travel(hour + minute);
        return waits(seat, addMore);
      },
    ],
    'a week later': [
      'It passes for a week, and is asked for when the week is over.',
      async (stage) => {
        const seat = await granted(stage, add, { ...forAnHour, forMinutes: 7 * 24 * 60 });
        stage.clock.travel(7 * day);
        return waits(seat, addMore);
      },
    ],
    'expired just before the send': [
      'It passes when it is asked for, and the hour ends before it is sent.',
      (stage) =>
        endedBeforeTheSend(stage, async () => {
          stage.clock.travel(hour + minute);
          return undefined;
        }),
    ],
    'revoked just before the send': [
      'It passes when it is asked for, and is revoked before it is sent.',
      (stage) =>
        endedBeforeTheSend(stage, async ({ executor }) => {
          const [one] = await executor.standing.list();
          await executor.standing.revoke(one?.id ?? '', bea.console);
          return undefined;
        }),
    ],
    'whoever gave it was removed': [
      'It passes when it is asked for, and whoever gave it is taken out of people before it is sent.',
      (stage) => endedBeforeTheSend(stage, () => stage.open({ ...patient, people: withoutBea })),
    ],
    'whoever gave it was removed before it was asked for': [
      'Bea lets it pass and is taken out of people; then it is asked for.',
      async (stage) => {
        await granted(stage, add);
        return waits(await stage.open({ ...team, people: withoutBea }), addMore);
      },
    ],
    'half of what a rule wants': [
      'A rule wants two people; what one of them lets pass is asked for, and she approves it once more.',
      async (stage) => {
        const seat = await stage.open(requiring({ approvals: 2 }));
        const change = await asked(seat, add, ada.mcp);
        await decided(seat, change, { ...yes(change), standing: forAnHour }, bea.console);
        await decided(seat, change, yes(change), gus.console);
        await finished(seat.executor, change.id);
        const again = await asked(seat, addMore, ada.mcp);
        return [
          await ofDrive(seat, again.id, 'approval_counted'),
          ofDecision(await seat.executor.decide(again.id, yes(again), bea.slack)),
        ];
      },
    ],
    'a forged id in a decision': [
      'Somebody without the role sends an approval with the id of a standing one and all that an approval records.',
      async (stage) => {
        const seat = await granted(stage, registerElsewhere, forAnHour, requiring({ from: { roles: ['sre'] } }));
        const [real] = await seat.executor.standing.list();
        const change = await asked(seat, add, ada.mcp);
        const forged = {
          ...yes(change),
          standing: { ...forAnHour, id: real?.id, by: bea.console },
          countsFor: ['lead'],
          breakGlass: true,
          by: bea.console,
          approvals: [{ digest: change.digest, by: bea.console, atMs: 0, countsFor: ['lead'] }],
        };
        return [ofDecision(await seat.executor.decide(change.id, forged, gus.console))];
      },
    ],
  }),
];

/** Attempts with one honest execution: that of the change on which the standing approval was given. */
function onceGiven(given: Readonly<Record<string, readonly [what: string, run: Attempt['run']]>>): readonly Attempt[] {
  return Object.entries(given).map(([name, [what, run]]) => ({ name, what, honest: 1, run }));
}

const withMore = (call: Call, more: JsonObject): Call => ({ ...call, input: { ...toJsonRecord(call.input), ...more } });

function deletionOf(ListenerId: string): Call {
  return { tool: 'gaap:DeleteListeners', input: { ProxyId: 'link-3d85gh', ListenerIds: [ListenerId], Force: 1 } };
}
