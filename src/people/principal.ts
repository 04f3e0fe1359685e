import { z } from 'zod';

/**
 * How well a surface knows who is there. `authenticated`: a signed identity (Slack, OpenID Connect). `local`: the
 * account of this machine, on a terminal or by a one-time link printed there; an agent with a shell could fake it.
 * `claimed`: whatever an MCP client says.
 */
export const grades = ['claimed', 'local', 'authenticated'] as const;
export const Grade = z.enum(grades);
export type Grade = z.output<typeof Grade>;

export const surfaces = ['mcp', 'cli', 'console', 'slack', 'demo'] as const;
export const Surface = z.enum(surfaces);
export type Surface = z.output<typeof Surface>;

/** Somebody as one surface knows them. */
export const Principal = z.object({
  /** The identity, stable within its kind: `os:deploy`, `login:248289761001`, `slack:T0123/U0456`. */
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  surface: Surface,
  grade: Grade,
  /** Roles that the token which was shown gives to what is asked for with it, besides those of the person. */
  roles: z.array(z.string().max(100)).max(50).exactOptional(),
  /** The chat channel, where there is one. */
  channel: z.string().max(100).exactOptional(),
  /** Who of `people` it is, as found when it was recorded; absent for somebody who is not listed. */
  person: z.string().exactOptional(),
});
export type Principal = z.output<typeof Principal>;
