/** What is asked in each trial, who decides, and when the server is killed: drawn from the seed alone. */
import type { Random } from '../simulation/random.ts';
import { bindFunction, bindOrigin, deleteListener, stopEvent, type Wish } from './wishes.ts';

export interface PlannedWish extends Wish {
  /** The person at the client answers its question; whatever the client could not settle is decided elsewhere. */
  readonly decidedBy: 'client' | 'elsewhere';
  readonly decision: 'approve' | 'deny';
}

/** A stretch of a change's life, and the moment in it: so long after the server began or was heard saying something. */
export interface Moment {
  readonly stretch: string;
  readonly after: 'start' | 'asked' | 'planned' | 'sending' | "sending another's";
  readonly ms: number;
}

export interface Trial {
  readonly wishes: readonly PlannedWish[];
  readonly moment: Moment;
  /** Every server that runs dies with this one, as in a power cut. */
  readonly powerCut: boolean;
}

type Stretch = Omit<Moment, 'ms'> & { readonly fromMs: number; readonly toMs: number };

/** The narrow stretches are tried more often than their length deserves: those around the send decide. */
const stretches: readonly (readonly [weight: number, stretch: Stretch])[] = [
  [2, { stretch: 'planning', after: 'asked', fromMs: 0, toMs: 250 }],
  [2, { stretch: 'deciding, lanes, planning again', after: 'planned', fromMs: 0, toMs: 400 }],
  [5, { stretch: 'sending', after: 'sending', fromMs: 0, toMs: 40 }],
  [4, { stretch: 'answer and record', after: 'sending', fromMs: 40, toMs: 160 }],
  [4, { stretch: 'polling, end and record', after: 'sending', fromMs: 160, toMs: 1_600 }],
  [2, { stretch: 'sending what another left', after: "sending another's", fromMs: 0, toMs: 160 }],
  [2, { stretch: 'taking over, right after the start', after: 'start', fromMs: 0, toMs: 1_500 }],
  [2, { stretch: 'any', after: 'asked', fromMs: 0, toMs: 4_000 }],
];

/** Each trial's resources are its own. */
export function drawTrials(random: Random, count: number): readonly Trial[] {
  let number = 0;
  const next = () => ++number;
  return Array.from({ length: count }, () => {
    const wishes = drawWishes(random, next).map((wish): PlannedWish => {
      const decidedBy = random.chance(0.6) ? 'client' : 'elsewhere';
      return { ...wish, decidedBy, decision: random.chance(0.06) ? 'deny' : 'approve' };
    });
    const { fromMs, toMs, ...stretch } = random.weighted(stretches);
    return { wishes, moment: { ...stretch, ms: random.int(fromMs, toMs) }, powerCut: random.chance(0.08) };
  });
}

/** Either some rules of one load balancer, which wait for each other, or one or two things that do not. */
function drawWishes(random: Random, next: () => number): readonly Wish[] {
  if (random.chance(0.3)) {
    const balancer = next();
    return Array.from({ length: random.int(2, 3) }, () => bindFunction(next(), balancer));
  }
  const kinds: readonly (() => Wish)[] = [
    () => bindFunction(next(), next()),
    () => bindOrigin(next()),
    () => bindOrigin(next()),
    () => deleteListener(next()),
    () => stopEvent(next(), random.chance(0.5)),
  ];
  return Array.from({ length: random.int(1, 2) }, () => random.pick(kinds)());
}
