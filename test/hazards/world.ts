/** Resources for as many changes as a test wants, and the changes. */
import path from 'node:path';
import { Database } from '../../src/sandbox/world/database.ts';
import { createWorld } from '../../src/sandbox/world/schema.ts';
import { World } from '../../src/sandbox/world/world.ts';

/** A change to ask for, and how its executions are known in the log of the sandbox. */
export interface Job {
  readonly call: { readonly tool: string; readonly input: object };
  /** Stands in its request and in no other job's. */
  readonly mark: string;
}

const LoadBalancerId = 'lb-cuxw2rm0';
const ListenerId = 'lbl-d1ubsydq';
const Region = 'ap-guangzhou';
const name_test = { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: '$LATEST' };

const rule = (n: number) => `loc-hazard${String(n).padStart(2, '0')}`;
const event = (n: number) => `00000000-dddd-4000-8000-0000000000${String(n).padStart(2, '0')}`;

/** Binds a function to a rule of its own: a write, with a task. All of them share the lane of one load balancer. */
export function bind(n = 0): Job {
  const FunctionTargets = [{ Function: name_test }];
  const input = { LoadBalancerId, ListenerId, LocationId: rule(n), FunctionTargets, Region };
  return { call: { tool: 'clb:RegisterFunctionTargets', input }, mark: rule(n) };
}

/** Unbinds what `bind` has bound. */
export function unbind(n = 0): Job {
  const FunctionTargets = [{ Function: name_test }];
  const input = { LoadBalancerId, ListenerId, LocationId: rule(n), FunctionTargets, Region };
  return { call: { tool: 'clb:DeregisterFunctionTargets', input }, mark: rule(n) };
}

/** Stops a running event by force: destructive, done when it is answered, and with a lane of its own. */
export function stop(n = 0): Job {
  const input = { FunctionName: 'helloworld', InvokeRequestId: event(n), Region };
  return { call: { tool: 'scf:TerminateAsyncEvent', input }, mark: event(n) };
}

/** Replaces two origin servers of a listener by one: destructive. */
export function rebind(RealServerPort = 80): Job {
  const RealServerBindSet = [
    { RealServerId: 'rs-04v3s12t', RealServerIP: '119.28.69.101', RealServerPort, RealServerFailoverRole: 'master' },
  ];
  const input = { ListenerId: 'listener-pbsgn7ej', RealServerBindSet };
  return { call: { tool: 'gaap:BindListenerRealServers', input }, mark: `"RealServerPort":${RealServerPort}` };
}

/** Puts the seeded world into the folder, with this many rules and events more. */
export function prepareWorld(folder: string, jobs: number, nowMs: number): void {
  const database = new Database(path.join(folder, 'world.sqlite'));
  database.transactNow(() => createWorld(database, nowMs));
  database.transactNow(() => add(new World(database, nowMs), jobs));
  database.close();
}

function add({ clb, scf }: World, jobs: number): void {
  const [like] = clb.rules.where(({ LocationId }) => LocationId === 'loc-nobackend');
  const [running] = scf.events.where(({ InvokeRequestId }) => InvokeRequestId.startsWith('11111111-aaaa'));
  if (!like || !running) throw new Error('The seeded world has no such rule, or no such event.');
  for (let n = 0; n < jobs; n += 1) {
    clb.rules.put({ ...like, LocationId: rule(n), Url: `/${rule(n)}`, DefaultServer: false });
    scf.events.put({ ...running, InvokeRequestId: event(n) });
  }
}
