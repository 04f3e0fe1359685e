/** What the simulated cloud is made of. A value: every change makes another one, so that a read may show an older one. */
import { z } from 'zod';
import { toJsonRecord } from '../../../src/lib/json.ts';
import type { CloudAnswer } from '../../../src/tencent/port.ts';
import type { JsonObject } from '../../../src/tool.ts';

export const Bound = z.object({ RealServerId: z.string(), RealServerIP: z.string(), RealServerPort: z.number() });
export type Bound = z.output<typeof Bound>;

export interface Listener {
  readonly id: string;
  /** 0 runs, 2 is being deleted, 3 changes its origin servers. */
  readonly status: number;
  readonly bound: readonly Bound[];
}

export interface Rule {
  readonly id: string;
  readonly loadBalancer: string;
  readonly functionName: string | undefined;
}

export interface AsyncEvent {
  readonly id: string;
  readonly status: 'RUNNING' | 'ABORTED' | 'FINISHED';
}

export interface Live {
  readonly listeners: readonly Listener[];
  readonly rules: readonly Rule[];
  readonly events: readonly AsyncEvent[];
  /** By the id of the request that began it. */
  readonly tasks: Readonly<Record<string, 'running' | 'succeeded' | 'failed'>>;
}

export const origins: readonly Bound[] = ['a', 'b', 'c'].map((letter, index) => ({
  RealServerId: `rs-0000000${letter}`,
  RealServerIP: `203.0.113.${index + 1}`,
  RealServerPort: 80,
}));

export const ProxyId = 'link-00000001';

export const atFirst: Live = {
  listeners: [1, 2, 3, 4].map((n) => ({ id: `listener-0000000${n}`, status: 0, bound: origins.slice(0, 2) })),
  rules: [
    { id: 'loc-00000001', loadBalancer: 'lb-00000001', functionName: undefined },
    { id: 'loc-00000002', loadBalancer: 'lb-00000001', functionName: 'hello' },
    { id: 'loc-00000003', loadBalancer: 'lb-00000002', functionName: 'hello' },
    { id: 'loc-00000004', loadBalancer: 'lb-00000001', functionName: 'hello' },
    { id: 'loc-00000005', loadBalancer: 'lb-00000001', functionName: undefined },
  ],
  events: [1, 2, 3].map((n) => ({ id: `event-${n}`, status: 'RUNNING' })),
  tasks: {},
};

/** A write as the cloud carries it out. */
export interface Work {
  /** What it touches and keeps busy, as the lanes of our tools are called. */
  readonly resources: readonly string[];
  /** The code of the refusal where a resource is busy; absent where the cloud does not mind. */
  readonly busyCode?: string;
  readonly begin: (live: Live) => Live;
  readonly finish: (live: Live) => Live;
  /** Whether its task can fail; a deletion says at once what it could not do, and a signal arrives. */
  readonly canFail: boolean;
  /** The task fails: as before. */
  readonly fail: (live: Live) => Live;
  readonly response: JsonObject;
}

/** A write that cannot be done has a code instead. */
export type Asked = Work | { readonly refused: string };

/** One element with some of its fields replaced. */
export function having<T extends { readonly id: string }>(
  list: readonly T[],
  id: string,
  fields: Partial<T>,
): readonly T[] {
  return list.map((one) => (one.id === id ? { ...one, ...fields } : one));
}

export function answered(response: object, requestId: string): CloudAnswer {
  return { kind: 'answered', response: toJsonRecord({ ...response, RequestId: requestId }), requestId };
}

export const textOf = (request: JsonObject, field: string): string => z.string().catch('').parse(request[field]);
export const textsOf = (request: JsonObject, field: string): readonly string[] =>
  z.array(z.string()).catch([]).parse(request[field]);
