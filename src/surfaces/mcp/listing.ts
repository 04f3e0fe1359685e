/**
 * Every tool as `tools/list` has it, with what decides whether it is offered. Made by the zod schemas, and data: whoever
 * answers a list needs neither them nor what the tools do.
 */
import { snakeName } from '../../executor/registry.ts';
import type { Effect, Tool } from '../../tool.ts';
import { PromisedChange } from './change-view.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { ownTools } from './own-tools.ts';
import { PromisedPage } from './page-view.ts';
import type { ListedTool, ToolHints } from './protocol.ts';
import type { OwnToolset, ToolKind } from './toolsets.ts';

export interface Listing {
  /** The operations of the cloud. */
  readonly tools: readonly (ToolKind & { readonly listed: ListedTool })[];
  readonly own: readonly { readonly toolset: OwnToolset; readonly listed: ListedTool }[];
}

/** Hints for the client's own prompts. What a call may do is decided by policy, never by them. */
const annotations = {
  read: { readOnlyHint: true, openWorldHint: true },
  write: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  destructive: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
} as const satisfies Record<Effect, ToolHints>;

export function listingOf(tools: readonly Tool[]): Listing {
  const change = jsonSchemaOf(PromisedChange);
  const page = jsonSchemaOf(PromisedPage);
  return {
    tools: tools.map(({ operation, product, kind, title, description, effect, schema }) => ({
      ...{ operation, product, kind },
      listed: {
        name: snakeName(operation),
        ...{ title, description },
        inputSchema: jsonSchemaOf(schema),
        outputSchema: kind === 'change' ? change : page,
        annotations: annotations[effect],
      },
    })),
    own: ownTools.map(({ toolset, name, title, description, input, output }) => ({
      toolset,
      listed: {
        ...{ name, title, description },
        inputSchema: jsonSchemaOf(input),
        outputSchema: jsonSchemaOf(output),
        annotations: { readOnlyHint: true, openWorldHint: false },
      },
    })),
  };
}
