/** Processes with an executor of their own on the ledger and the cloud of a stage. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Orders } from './ordered.ts';
import { type Stage, usualLeaseMs } from './stage.ts';
import type { Job } from './world.ts';

interface ProcessSettings {
  /** The stage's. */
  readonly speed: number;
  readonly sweeps: boolean;
  readonly job: Job;
}

/** Killed when the running test ends. */
export function startProcess(
  script: string,
  { store, sandbox, socketPath, clock }: Stage,
  { speed, sweeps, job }: ProcessSettings,
  how: { readonly execPath?: string; readonly execArgv?: string[]; readonly env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const orders: Orders = {
    place: store.place,
    leaseMs: usualLeaseMs,
    sweeps,
    socketPath,
    keys: { secretId: sandbox.secretId, secretKey: sandbox.secretKey },
    time: { nowMs: clock.now(), realMs: performance.timeOrigin + performance.now(), speed },
    call: { tool: job.call.tool, input: { ...job.call.input } },
  };
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(orders)], { execArgv: [], ...how });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
