/**
 * Which parameter's values the cloud is asked for while somebody types, by which of our own queries, and what has to be
 * known first. A row holds for every tool of its product that has such a parameter, on any level.
 */
import type { JsonObject, Tool } from '../../../tool.ts';

export interface Need {
  /** Parameters that may say it, the first that is known counts; and what the query calls it. */
  readonly from: readonly { readonly name: string; readonly as: string }[];
  /** The query takes a list of it. */
  readonly list?: true;
  /** The query can do without. */
  readonly optional?: true;
}

export interface Live {
  readonly product: Tool['product'];
  readonly parameters: readonly string[];
  /** Holds for these tools only, or not for those. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly query: string;
  readonly fixed: JsonObject;
  readonly needs: readonly Need[];
  /** The parameter of the query that searches; what is typed is looked for here where there is none. */
  readonly search?: string;
  /** The options stand inside of this list of each item. */
  readonly inside?: string;
  readonly value: string;
  /** Fields that say what it is. */
  readonly words: readonly string[];
}

const need = (name: string, as: string = name): Need => ({ from: [{ name, as }] });
const maybe = (name: string, as: string = name): Need => ({ ...need(name, as), optional: true });

/** A page as large as a select. */
const page = { Limit: 100 };

const eventRow = {
  product: 'scf',
  parameters: ['InvokeRequestId'],
  query: 'scf:ListAsyncEvents',
  needs: [need('FunctionName'), maybe('Namespace')],
  value: 'InvokeRequestId',
  words: ['Status', 'StartTime'],
} as const;

export const liveRows: readonly Live[] = [
  {
    product: 'clb',
    parameters: ['LoadBalancerId', 'LoadBalancerIds'],
    query: 'clb:DescribeLoadBalancers',
    fixed: page,
    needs: [],
    search: 'SearchKey',
    value: 'LoadBalancerId',
    words: ['LoadBalancerName', 'LoadBalancerType', 'StatusText'],
  },
  {
    product: 'clb',
    parameters: ['ListenerId', 'ListenerIds'],
    query: 'clb:DescribeListeners',
    fixed: page,
    needs: [need('LoadBalancerId')],
    value: 'ListenerId',
    words: ['ListenerName', 'Protocol', 'Port'],
  },
  {
    product: 'clb',
    parameters: ['LocationId'],
    query: 'clb:DescribeListeners',
    fixed: page,
    needs: [
      need('LoadBalancerId'),
      {
        from: [
          { name: 'ListenerId', as: 'ListenerIds' },
          { name: 'ListenerIds', as: 'ListenerIds' },
        ],
        list: true,
        optional: true,
      },
    ],
    inside: 'Rules',
    value: 'LocationId',
    words: ['Domain', 'Url'],
  },
  {
    product: 'clb',
    parameters: ['FunctionNamespace'],
    query: 'scf:ListNamespaces',
    fixed: page,
    needs: [],
    value: 'Name',
    words: ['Description'],
  },
  {
    product: 'clb',
    parameters: ['FunctionName'],
    query: 'scf:ListFunctions',
    fixed: page,
    needs: [maybe('FunctionNamespace', 'Namespace')],
    search: 'SearchKey',
    value: 'FunctionName',
    words: ['Type', 'Status'],
  },
  {
    product: 'gaap',
    parameters: ['ProxyId', 'ProxyIds'],
    query: 'gaap:DescribeProxies',
    fixed: page,
    needs: [],
    value: 'ProxyId',
    words: ['ProxyName', 'AccessRegion', 'RealServerRegion', 'Status'],
  },
  {
    product: 'gaap',
    parameters: ['GroupId'],
    query: 'gaap:DescribeProxies',
    fixed: { ...page, Independent: 0 },
    needs: [],
    value: 'GroupId',
    words: ['RealServerRegion'],
  },
  {
    product: 'gaap',
    parameters: ['ListenerId', 'ListenerIds'],
    // It takes one of ProxyId, GroupId and ListenerId, so none of them leads to another.
    except: ['gaap:DescribeListeners'],
    query: 'gaap:DescribeListeners',
    fixed: page,
    needs: [
      {
        from: [
          { name: 'ProxyId', as: 'ProxyId' },
          { name: 'GroupId', as: 'GroupId' },
        ],
      },
    ],
    value: 'ListenerId',
    words: ['ListenerName', 'Protocol', 'Port', 'ListenerStatusText'],
  },
  {
    product: 'gaap',
    parameters: ['RealServerId'],
    query: 'gaap:DescribeListenerRealServers',
    fixed: page,
    needs: [need('ListenerId')],
    value: 'RealServerId',
    words: ['RealServerIP', 'RealServerName'],
  },
  {
    product: 'scf',
    parameters: ['Namespace'],
    query: 'scf:ListNamespaces',
    fixed: page,
    needs: [],
    value: 'Name',
    words: ['Description'],
  },
  {
    product: 'scf',
    parameters: ['FunctionName'],
    query: 'scf:ListFunctions',
    fixed: page,
    needs: [maybe('Namespace')],
    search: 'SearchKey',
    value: 'FunctionName',
    words: ['Type', 'Status'],
  },
  // Only what runs can be stopped.
  { ...eventRow, only: ['scf:TerminateAsyncEvent'], fixed: { ...page, Status: ['RUNNING'] } },
  { ...eventRow, except: ['scf:TerminateAsyncEvent'], fixed: page },
];

export function liveFor(tool: Pick<Tool, 'operation' | 'product'>, parameter: string): Live | undefined {
  return liveRows.find(
    ({ product, parameters, only, except }) =>
      product === tool.product &&
      parameters.includes(parameter) &&
      (!only || only.includes(tool.operation)) &&
      !except?.includes(tool.operation),
  );
}

/** Every query is asked in these. */
export const placeNames = ['Region', 'Account'] as const;

/** How many choices come before this one. */
export function depthOf(tool: Pick<Tool, 'operation' | 'product'>, parameter: string): number {
  const live = liveFor(tool, parameter);
  if (!live || live.needs.length === 0) return 0;
  return 1 + Math.max(...live.needs.flatMap(({ from }) => from.map(({ name }) => depthOf(tool, name))));
}
