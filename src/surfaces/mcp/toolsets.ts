/** Which tools a server offers: those of some toolsets, or only those that read. What is not offered cannot be called. */
import type { Failure } from '../../errors.ts';
import { nearest } from '../../executor/registry.ts';
import { plainText } from '../../lib/text.ts';
import type { Tool } from '../../tool.ts';

/** What is no product of the cloud: looking at changes, and reading answers that were too long. */
export const ownToolsets = ['changes', 'results'] as const;
export type OwnToolset = (typeof ownToolsets)[number];

export interface Offer {
  /** All products where absent. */
  readonly toolsets?: readonly string[];
  /** Nothing that asks for a change. */
  readonly readOnly: boolean;
}

export const everything: Offer = { readOnly: false };

/** What decides whether an operation of the cloud is offered. */
export type ToolKind = Pick<Tool, 'operation' | 'product' | 'kind'>;

export interface Offered<T extends ToolKind = ToolKind> {
  readonly tools: readonly T[];
  readonly own: ReadonlySet<OwnToolset>;
  /** Why a tool that exists is not offered, and how it is switched on; undefined where it is. */
  refusal(tool: ToolKind): Failure | undefined;
  refusalOfOwn(name: string, toolset: OwnToolset): Failure | undefined;
}

export function toolsetNames(tools: readonly Pick<Tool, 'product'>[]): readonly string[] {
  return [...new Set<string>(tools.map(({ product }) => product)), ...ownToolsets].sort();
}

/** The first that is no toolset, with those that may have been meant. */
export function unknownToolset(
  wanted: readonly string[],
  tools: readonly Pick<Tool, 'product'>[],
): { readonly at: number; readonly sentence: string } | undefined {
  const known = toolsetNames(tools);
  const at = wanted.findIndex((name) => !known.includes(name));
  const name = wanted[at];
  if (name === undefined) return undefined;
  const [guess] = nearest(name, known);
  const hint = guess === undefined ? `known are ${known.join(', ')}` : `the nearest is ${guess}`;
  return { at, sentence: `"${plainText(name, 60)}" is no toolset; ${hint}` };
}

/**
 * `changes` is there wherever something can be changed, so that no change is out of sight, and stays with `readOnly`:
 * looking at a change reads. `results` is there wherever a query may answer more than fits.
 */
export function offeredOf<T extends ToolKind>(all: readonly T[], { toolsets, readOnly }: Offer): Offered<T> {
  const wanted: ReadonlySet<string> = new Set(toolsets ?? toolsetNames(all));
  const ofToolsets = all.filter(({ product }) => wanted.has(product));
  const tools = ofToolsets.filter(({ kind }) => !readOnly || kind === 'query');
  const needed = {
    changes: ofToolsets.some(({ kind }) => kind === 'change'),
    results: ofToolsets.some(({ kind }) => kind === 'query'),
  };
  const own = new Set(ownToolsets.filter((toolset) => wanted.has(toolset) || needed[toolset]));
  const off = (name: string, toolset: string): Failure => ({
    code: 'ToolSwitchedOff',
    message: `${plainText(name, 100)} belongs to the toolset ${toolset}, which is not switched on in this server. Nothing was asked or sent.`,
    next: `You cannot switch it on. Whoever starts the server can: --toolsets ${[...wanted, toolset].sort().join(',')}, or mcp.toolsets in tencent-chatops.yaml.`,
  });
  return {
    tools,
    own,
    refusal({ operation, product, kind }) {
      if (!wanted.has(product)) return off(operation, product);
      return readOnly && kind === 'change' ? onlyReads(operation) : undefined;
    },
    refusalOfOwn: (name, toolset) => (own.has(toolset) ? undefined : off(name, toolset)),
  };
}

function onlyReads(operation: string): Failure {
  return {
    code: 'ToolSwitchedOff',
    message: `${operation} asks for a change, and this server only reads. Nothing was asked or sent.`,
    next: 'You cannot switch it on. Whoever starts the server can: without --read-only, and without read_only under mcp in tencent-chatops.yaml.',
  };
}
