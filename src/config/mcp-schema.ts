/** `mcp` of tencent-chatops.yaml. */
import { z } from 'zod';

export const McpFile = z.strictObject({
  toolsets: z
    .array(z.string().min(1))
    .min(1, 'must name at least one toolset')
    .optional()
    .describe('Which tools assistants are offered: clb, gaap, scf, changes, results; all, if left out.'),
  read_only: z.boolean().default(false).describe('Offers no tool that asks for a change.'),
});
