/** Which tools an assistant is offered: what the command line says beats the file. */
import { refuseUnknownToolset } from './app-toolsets.ts';
import type { Loaded } from './config.ts';
import type { McpOffer } from './surfaces/cli/host.ts';
import { type Offer, type ToolKind, unknownToolset } from './surfaces/mcp/toolsets.ts';

/** Throws a `FailureError` for what is no toolset, with its place. */
export function offerOf(
  { toolsets: given, readOnly }: McpOffer,
  { config, faultAt }: Pick<Loaded, 'config' | 'faultAt'>,
  tools: readonly ToolKind[],
): Offer {
  const { mcp } = config;
  refuseUnknownToolset(given, tools, 'Nothing is served.');
  const inFile = given === undefined && mcp.toolsets && unknownToolset(mcp.toolsets, tools);
  if (inFile) throw faultAt(['mcp', 'toolsets', inFile.at], `is wrong: ${inFile.sentence}`);
  const toolsets = given ?? mcp.toolsets;
  return { ...(toolsets && { toolsets }), readOnly: readOnly ?? mcp.readOnly };
}
