/** Schedules of particular hazards, each as small as it could be made. They stay when what a seed draws changes. */
import type { Schedule, Vote } from './schedule.ts';

const yes: Vote = { replica: 0, by: 0, kind: 'approve', digest: 'right', types: true, thinksMs: 0, drives: true };

const plain = {
  callsPerSecond: 20,
  expiresMinutes: 60,
  leaseMs: 15_000,
  offsetsMs: [0],
  patient: false,
  lastManStanding: false,
} as const;

/** Two changes on one load balancer, each on a rule of its own, approved at once. */
export const sideBySide: Schedule = {
  ...plain,
  seed: 'side by side',
  actions: [
    { atMs: 0, do: 'request', change: 0, call: 5, by: 0, replica: 0 },
    { atMs: 0, do: 'request', change: 1, call: 7, by: 0, replica: 0 },
    { atMs: 500, do: 'decide', change: 0, votes: [yes] },
    { atMs: 500, do: 'decide', change: 1, votes: [yes] },
  ],
};

/** Somebody else changes the listener between the look and the approval. */
export const drifting: Schedule = {
  ...plain,
  seed: 'drifting',
  actions: [
    { atMs: 0, do: 'request', change: 0, call: 0, by: 0, replica: 0 },
    { atMs: 300, do: 'meddle', how: { kind: 'unbind', listener: 'listener-00000001' } },
    { atMs: 500, do: 'decide', change: 0, votes: [yes] },
  ],
};

export const pinned: readonly Schedule[] = [
  {
    ...plain,
    seed: 'a shutdown waited as long as the cloud was silent',
    actions: [
      {
        atMs: 0,
        do: 'write',
        fault: { fate: 'lost_before', silent: true, onItsWayMs: 0, task: 'succeeds', taskMs: 100 },
      },
      { atMs: 10, do: 'request', change: 0, call: 0, by: 0, replica: 0 },
      { atMs: 500, do: 'decide', change: 0, votes: [yes] },
      { atMs: 1_500, do: 'dispose', replica: 0 },
    ],
  },
  {
    ...plain,
    seed: 'the clock leapt an hour while a lost reply was looked into',
    actions: [
      {
        atMs: 0,
        do: 'write',
        fault: { fate: 'late', silent: false, onItsWayMs: 8_000, task: 'succeeds', taskMs: 2_000 },
      },
      { atMs: 10, do: 'request', change: 0, call: 5, by: 0, replica: 0 },
      { atMs: 500, do: 'decide', change: 0, votes: [yes] },
      { atMs: 5_000, do: 'shift', whose: 'everybody', ms: 3_600_000 },
      { atMs: 7_000, do: 'start', offsetMs: 0 },
    ],
  },
];
