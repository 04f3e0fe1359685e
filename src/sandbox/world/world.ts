import { Accounts } from './accounts.ts';
import { Arrivals } from './arrivals.ts';
import * as clb from './clb.ts';
import { Collection } from './collection.ts';
import type { Database } from './database.ts';
import { Executions } from './executions.ts';
import { Faults } from './faults.ts';
import * as gaap from './gaap.ts';
import * as scf from './scf.ts';
import { readSettings, type Settings } from './settings.ts';
import { Tasks } from './tasks.ts';

export const functionKey = (region: string, namespace: string, name: string): string =>
  [region, namespace, name].join('/');

/** The emulated cloud at one moment, inside one transaction. */
export class World {
  readonly now: number;
  readonly settings: Settings;
  readonly accounts: Accounts;
  readonly arrivals: Arrivals;
  readonly executions: Executions;
  readonly faults: Faults;
  readonly tasks: Tasks;
  readonly clb;
  readonly gaap;
  readonly scf;

  constructor(database: Database, now: number) {
    this.now = now;
    this.settings = readSettings(database);
    this.accounts = new Accounts(database);
    this.arrivals = new Arrivals(database);
    this.executions = new Executions(database);
    this.faults = new Faults(database);
    this.tasks = new Tasks(database, this.faults, now, this.settings.taskMs);
    this.clb = {
      loadBalancers: new Collection(database, 'clb/loadBalancer', clb.LoadBalancer, (it) => it.LoadBalancerId),
      listeners: new Collection(database, 'clb/listener', clb.Listener, (it) => it.ListenerId),
      // The pages use loc-abcd1234 under two listeners, so a rule's id alone does not tell which one is meant.
      rules: new Collection(database, 'clb/rule', clb.Rule, (it) => `${it.ListenerId}/${it.LocationId}`),
    };
    this.gaap = {
      proxies: new Collection(database, 'gaap/proxy', gaap.Connection, (it) => it.ProxyId),
      groups: new Collection(database, 'gaap/group', gaap.Group, (it) => it.GroupId),
      listeners: new Collection(database, 'gaap/listener', gaap.Listener, (it) => it.ListenerId),
      rules: new Collection(database, 'gaap/rule', gaap.Rule, (it) => it.RuleId),
      realServers: new Collection(database, 'gaap/realServer', gaap.RealServer, (it) => it.RealServerId),
    };
    this.scf = {
      namespaces: new Collection(database, 'scf/namespace', scf.Namespace, (it) => `${it.Region}/${it.Name}`),
      functions: new Collection(database, 'scf/function', scf.CloudFunction, (it) =>
        functionKey(it.Region, it.Namespace, it.FunctionName),
      ),
      events: new Collection(database, 'scf/event', scf.AsyncEvent, (it) => it.InvokeRequestId),
    };
  }
}
