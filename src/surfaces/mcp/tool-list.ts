import { snakeName } from '../../executor/registry.ts';
import type { Effect, Tool } from '../../tool.ts';
import { PromisedChange } from './change-view.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { PromisedPage } from './page-view.ts';
import type { ListedTool, ToolHints } from './protocol.ts';

/** Hints for the client's own prompts. What a call may do is decided by policy, never by them. */
const annotations = {
  read: { readOnlyHint: true, openWorldHint: true },
  write: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  destructive: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
} as const satisfies Record<Effect, ToolHints>;

/** Made once, in an order that does not depend on how the tools were registered: clients cache the list in their prompt. */
export function listTools(tools: readonly Tool[], own: readonly ListedTool[]): ListedTool[] {
  const change = jsonSchemaOf(PromisedChange);
  const page = jsonSchemaOf(PromisedPage);
  const listed = tools.map((tool) => ({
    name: snakeName(tool.operation),
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchemaOf(tool.schema),
    outputSchema: tool.kind === 'change' ? change : page,
    annotations: annotations[tool.effect],
  }));
  return [...listed, ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}
