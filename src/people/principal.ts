import { z } from 'zod';

/**
 * How well a surface knows who is there. `authenticated`: a signed identity (Slack, OpenID Connect). `local`: the
 * account of this machine, on a terminal; an agent with a shell could fake it. `claimed`: whatever an MCP client says.
 */
export const grades = ['claimed', 'local', 'authenticated'] as const;
export const Grade = z.enum(grades);
export type Grade = z.output<typeof Grade>;

const Surface = z.enum(['mcp', 'cli', 'demo']);

/** Somebody as one surface knows them. */
export const Principal = z.object({
  /** Stable within its surface: `os:deploy`, `mcp:claude-code`. */
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  surface: Surface,
  grade: Grade,
});
export type Principal = z.output<typeof Principal>;
