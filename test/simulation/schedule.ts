/** What happens in one run, as data: drawn from a seed, printed, replayed, and made smaller by leaving actions out. */
import { busyResources, calls, callsOfOneLane, events, listeners, people, rules } from './catalogue.ts';
import { latestArrivalMs, longestTaskMs, type Meddling, type ReadFault, type WriteFault } from './cloud/faults.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Moment } from './replica.ts';

export interface Vote {
  readonly replica: number;
  /** Index of a person. */
  readonly by: number;
  readonly kind: 'approve' | 'deny' | 'cancel';
  /** The plan that is shown now, none that ever was, or the first one that was shown. */
  readonly digest: 'right' | 'wrong' | 'first';
  readonly types: boolean;
  /** Between looking and deciding. */
  readonly thinksMs: number;
  /** Whether the surface drives the change afterwards, as one that waits for the end does. */
  readonly drives: boolean;
}

export type Action = { readonly atMs: number } & (
  | {
      readonly do: 'request';
      readonly change: number;
      readonly call: number;
      readonly by: number;
      readonly replica: number;
    }
  /** Several decide at once. `atExpiryMs`: that long after the change expires; before, where negative. */
  | { readonly do: 'decide'; readonly change: number; readonly votes: readonly Vote[]; readonly atExpiryMs?: number }
  | { readonly do: 'drive'; readonly change: number; readonly replica: number; readonly givesUpAfterMs: number }
  | { readonly do: 'crash'; readonly replica: number; readonly moment: Moment }
  | { readonly do: 'start'; readonly offsetMs: number }
  | { readonly do: 'dispose'; readonly replica: number }
  | { readonly do: 'shift'; readonly whose: number | 'ledger' | 'everybody'; readonly ms: number }
  | { readonly do: 'cut_off'; readonly replica: number | 'everybody'; readonly forMs: number }
  | { readonly do: 'lose_acknowledgement'; readonly replica: number; readonly call: string }
  | { readonly do: 'write'; readonly fault: WriteFault }
  | { readonly do: 'reads'; readonly fault: ReadFault }
  | { readonly do: 'throttle'; readonly requests: number }
  | { readonly do: 'meddle'; readonly how: Meddling }
);

export interface Schedule {
  readonly seed: string;
  readonly callsPerSecond: number;
  readonly expiresMinutes: number;
  readonly leaseMs: number;
  /** How far off the clock of each replica is that runs from the beginning. */
  readonly offsetsMs: readonly number[];
  /** Waits until even stuck tasks are given up, and then lets them end. */
  readonly patient: boolean;
  /** At the end all replicas but a fresh one are killed; otherwise they go on. */
  readonly lastManStanding: boolean;
  readonly actions: readonly Action[];
}

/** Steps that matter most: between them lies what a crash may separate. */
const steps = ['reserveSend', 'send', 'advance', 'claim', 'claimSome', 'release', 'enterLanes', 'leaveLanes', 'insert'];

export function drawSchedule(seed: string): Schedule {
  const random = createRandom(seed);
  const calm = random.chance(0.5);
  const offset = () => (calm || random.chance(0.7) ? 0 : random.int(-90_000, 90_000));
  const spanMs = random.weighted([
    [3, 6_000],
    [3, 30_000],
    [1, 120_000],
  ]);
  const crowded = random.chance(0.3);
  const changes = crowded ? random.int(3, 6) : random.int(1, 5);
  const mishaps = random.weighted([
    [1, 0],
    [2, 2],
    [3, 5],
    [2, 10],
  ]);
  const actions = [
    ...Array.from({ length: changes }, (_, change) => lifeOf(change, spanMs, crowded, random)).flat(),
    ...Array.from({ length: mishaps }, () => ({ atMs: random.int(0, spanMs), ...mishap(random, calm) })),
  ];
  return {
    seed,
    callsPerSecond: random.weighted([
      [3, 20],
      [1, 5],
    ]),
    expiresMinutes: random.pick([1, 3, 60]),
    leaseMs: random.pick([5_000, 15_000]),
    offsetsMs: Array.from({ length: random.int(1, 3) }, offset),
    patient: random.chance(0.03),
    lastManStanding: random.chance(0.5),
    actions: actions.toSorted((a, b) => a.atMs - b.atMs),
  };
}

/** Crowded: all at about the same time, and for one lane. */
function lifeOf(change: number, spanMs: number, crowded: boolean, random: Random): Action[] {
  const atMs = random.int(0, crowded ? 1_000 : spanMs);
  const request: Action = {
    atMs,
    do: 'request',
    change,
    call: crowded ? random.pick(callsOfOneLane) : random.weighted(calls.map(([weight], index) => [weight, index])),
    by: random.int(0, people.length - 1),
    replica: random.int(0, 9),
  };
  const decisions = Array.from(
    {
      length: random.weighted([
        [4, 1],
        [2, 2],
        [1, 3],
      ]),
    },
    (_, nth): Action => {
      const votes = Array.from({ length: random.chance(0.8) ? 1 : random.int(2, 3) }, () => vote(random));
      const later = random.int(200, 4_000) + nth * random.int(0, 20_000);
      const atExpiry = random.chance(0.06) ? { atExpiryMs: random.int(-300, 1_500) } : {};
      return { atMs: atMs + later, do: 'decide', change, votes, ...atExpiry };
    },
  );
  const drive: Action = {
    atMs: atMs + random.int(500, 8_000),
    do: 'drive',
    change,
    replica: random.int(0, 9),
    givesUpAfterMs: random.int(0, 9_000),
  };
  const fault: Action = { atMs: atMs + random.int(0, 2_000), do: 'write', fault: writeFault(random) };
  return [request, ...decisions, ...(random.chance(0.2) ? [drive] : []), ...(random.chance(0.3) ? [fault] : [])];
}

function vote(random: Random): Vote {
  return {
    replica: random.int(0, 9),
    by: random.weighted([
      [4, 0],
      [3, 1],
      [1, 2],
    ]),
    kind: random.weighted([
      [14, 'approve'],
      [1, 'deny'],
      [1, 'cancel'],
    ] as const),
    digest: random.weighted([
      [14, 'right'],
      [1, 'wrong'],
      [1, 'first'],
    ] as const),
    types: random.chance(0.95),
    thinksMs: random.chance(0.8) ? 0 : random.int(1, 3_000),
    drives: random.chance(0.7),
  };
}

type Doing<A = Action> = A extends Action ? Omit<A, 'atMs'> : never;

function mishap(random: Random, calm: boolean): Doing {
  const replica = random.int(0, 9);
  const kind = random.weighted([
    [5, 'crash'],
    [3, 'start'],
    [2, 'dispose'],
    [calm ? 0 : 3, 'shift'],
    [2, 'cut_off'],
    [3, 'lose_acknowledgement'],
    [10, 'write'],
    [3, 'reads'],
    [2, 'throttle'],
    [4, 'meddle'],
  ] as const);
  switch (kind) {
    case 'crash':
      return { do: kind, replica, moment: moment(random) };
    case 'start':
      return { do: kind, offsetMs: calm || random.chance(0.7) ? 0 : random.int(-90_000, 90_000) };
    case 'dispose':
      return { do: kind, replica };
    case 'shift': {
      const whose = random.pick(['ledger', 'everybody', replica] as const);
      return { do: kind, whose, ms: random.pick([-3_600_000, -60_000, -5_000, 5_000, 60_000, 3_600_000]) };
    }
    case 'cut_off':
      return { do: kind, replica: random.chance(0.5) ? replica : 'everybody', forMs: random.int(100, 40_000) };
    case 'lose_acknowledgement':
      return { do: kind, replica, call: random.pick(steps.filter((step) => step !== 'send')) };
    case 'write':
      return { do: kind, fault: writeFault(random) };
    case 'reads':
      return {
        do: kind,
        fault: {
          kind: random.pick(['broken', 'undelivered', 'internal_error', 'lag'] as const),
          forMs: random.int(500, 15_000),
        },
      };
    case 'throttle':
      return { do: kind, requests: random.int(1, 6) };
    case 'meddle':
      return { do: kind, how: meddling(random) };
  }
}

function moment(random: Random): Moment {
  const when = random.pick(['before', 'after'] as const);
  if (random.chance(0.3)) return { call: undefined, nth: random.int(1, 60), when };
  const call = random.pick(steps);
  return { call, nth: call === 'send' || call === 'advance' ? random.int(1, 12) : random.int(1, 3), when };
}

function writeFault(random: Random): WriteFault {
  const fate = random.weighted([
    [3, 'answered'],
    [1, 'undelivered'],
    [2, 'lost_before'],
    [4, 'lost_after'],
    [3, 'late'],
    [3, 'refused'],
  ] as const);
  return {
    fate,
    silent: random.chance(0.5),
    onItsWayMs: random.int(100, latestArrivalMs),
    task: random.weighted([
      [6, 'succeeds'],
      [2, 'fails'],
      [1, 'stuck'],
    ] as const),
    taskMs: random.int(50, longestTaskMs),
    ...(fate === 'refused' && { code: random.pick(refusals) }),
  };
}

const refusals = [
  'FailedOperation.ResourceInOperating',
  'FailedOperation.ListenerHasTask',
  'RequestLimitExceeded',
  'ResourceInUse',
  'UnauthorizedOperation',
  'InternalError',
  'FailedOperation',
];

function meddling(random: Random): Meddling {
  const kind = random.pick(['rebind', 'unbind', 'busy', 'finish', 'function'] as const);
  switch (kind) {
    case 'rebind':
    case 'unbind':
      return { kind, listener: random.pick(listeners) };
    case 'busy':
      return { kind, resource: random.pick(busyResources), forMs: random.int(500, 20_000) };
    case 'finish':
      return { kind, event: random.pick(events) };
    case 'function':
      return { kind, rule: random.pick(rules), functionName: random.chance(0.5) ? 'hello' : undefined };
  }
}
