import { FailureError } from './errors.ts';
import { type ToolKind, unknownToolset } from './surfaces/mcp/toolsets.ts';

/** Throws a `FailureError` for what the flag names and is no toolset. */
export function refuseUnknownToolset(
  given: readonly string[] | undefined,
  tools: readonly ToolKind[],
  consequence: 'Nothing is served.' | 'Nothing was written.',
): void {
  const unknown = given && unknownToolset(given, tools);
  if (!unknown) return;
  throw new FailureError({
    code: 'InvalidInput',
    message: `--toolsets: ${unknown.sentence}. ${consequence}`,
    next: 'Write them like clb,gaap.',
  });
}
