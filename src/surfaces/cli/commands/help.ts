import { jsonSchemaOf } from '../../../parameters/shape.ts';
import type { Tool } from '../../../tool.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import { toolBlocks, toolsBlocks } from '../render/tool.ts';

/** `help <operation>`, and `call <operation> --help`. */
export async function toolHelp({ screen }: Context, tool: Tool): Promise<ExitCode> {
  await screen.result({ ...summary(tool), parameters: jsonSchemaOf(tool) }, toolBlocks(tool));
  return 0;
}

/** `tools [word …]`: those that have every word somewhere in their name or description. */
export async function listTools({ host, screen }: Context, words: readonly string[]): Promise<ExitCode> {
  const wanted = words.map((word) => word.toLowerCase());
  const tools = (await host.tools()).filter((tool) => {
    const about = `${tool.operation} ${tool.title} ${tool.description}`.toLowerCase();
    return wanted.every((word) => about.includes(word));
  });
  await screen.result({ tools: tools.map(summary) }, toolsBlocks(tools));
  return 0;
}

function summary({ operation, kind, effect, title, description }: Tool) {
  return { operation, kind, effect, title, description };
}
