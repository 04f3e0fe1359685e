/** Where the values of an argument come from: by which of our own queries, and what has to be known first. */
import type { JsonObject } from '../../../tool.ts';

/** An argument that the query takes over from those that are given. */
export interface Need {
  readonly name: string;
  /** What the query calls it. */
  readonly as: string;
  /** The query takes a list of it. */
  readonly list?: true;
}

export interface QuerySource {
  readonly query: string;
  readonly fixed: JsonObject;
  /** One of each group has to be given; the first that is counts. */
  readonly needs: readonly (readonly Need[])[];
  /** Those that are given narrow it. */
  readonly may: readonly Need[];
  /** The values stand inside of this list of each item. */
  readonly inside?: string;
  readonly field: string;
  /** Nothing else is offered: what the cloud's names say is text from outside, and an id is not. */
  readonly looks: RegExp;
}

const need = (name: string, as = name): Need => ({ name, as });
const noneNeeded = { fixed: {}, needs: [], may: [] } as const;
const id = (prefix: string) => new RegExp(`^${prefix}-[0-9A-Za-z*]{1,32}$`);
const functionWord = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export const querySources = {
  loadBalancers: { ...noneNeeded, query: 'clb:DescribeLoadBalancers', field: 'LoadBalancerId', looks: id('lb') },
  clbListeners: {
    ...noneNeeded,
    query: 'clb:DescribeListeners',
    needs: [[need('LoadBalancerId')]],
    field: 'ListenerId',
    looks: id('lbl'),
  },
  rules: {
    ...noneNeeded,
    query: 'clb:DescribeListeners',
    needs: [[need('LoadBalancerId')]],
    may: [{ name: 'ListenerId', as: 'ListenerIds', list: true }],
    inside: 'Rules',
    field: 'LocationId',
    looks: id('loc'),
  },
  proxies: { ...noneNeeded, query: 'gaap:DescribeProxies', field: 'ProxyId', looks: id('link') },
  groups: {
    ...noneNeeded,
    query: 'gaap:DescribeProxies',
    fixed: { Independent: 0 },
    field: 'GroupId',
    looks: id('lg'),
  },
  gaapListeners: {
    ...noneNeeded,
    query: 'gaap:DescribeListeners',
    needs: [[need('ProxyId'), need('GroupId')]],
    field: 'ListenerId',
    looks: id('listener'),
  },
  originServers: {
    ...noneNeeded,
    query: 'gaap:DescribeListenerRealServers',
    needs: [[need('ListenerId')]],
    field: 'RealServerId',
    looks: id('rs'),
  },
  namespaces: { ...noneNeeded, query: 'scf:ListNamespaces', field: 'Name', looks: functionWord },
  functions: {
    ...noneNeeded,
    query: 'scf:ListFunctions',
    may: [need('Namespace')],
    field: 'FunctionName',
    looks: functionWord,
  },
  runningEvents: {
    ...noneNeeded,
    query: 'scf:ListAsyncEvents',
    // Only what runs can be stopped.
    fixed: { Status: ['RUNNING'] },
    needs: [[need('FunctionName')]],
    may: [need('Namespace')],
    field: 'InvokeRequestId',
    looks: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  },
} as const satisfies Readonly<Record<string, QuerySource>>;

/** What the configuration names, or a list of the cloud. */
export type SourceName = 'accounts' | 'regions' | keyof typeof querySources;
