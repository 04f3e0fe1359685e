import { readFile } from 'node:fs/promises';
import { findTool } from '../../../executor/registry.ts';
import { plainText } from '../../../lib/text.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import type { JsonObject, Tool } from '../../../tool.ts';
import { type Context, type OpenContext, withExecutor } from '../context.ts';
import { telling } from '../drive.ts';
import { type ExitCode, exitOfFailure } from '../exit.ts';
import type { Input } from '../host.ts';
import { parseParameters, withJson } from '../params/parse.ts';
import { problem } from '../params/problem.ts';
import { answerBlocks } from '../render/answer.ts';
import { settleOutcome } from '../settle.ts';
import { toolHelp } from './help.ts';

/** `call <operation> …`: asks the cloud, or plans a change and brings it as far as the person here may. */
export async function call(
  context: Context,
  operation: string,
  argv: readonly string[],
  json: string | undefined,
): Promise<ExitCode> {
  const tool = toolNamed(await context.host.tools(), operation);
  if (argv.some((word) => word === '--help' || word === '-h')) return toolHelp(context, tool);
  const input = withDefaults(context, tool, await inputFrom(context, tool, argv, json));
  return withExecutor(context, (open) =>
    tool.kind === 'query' ? query(open, tool, input) : change(open, tool, input),
  );
}

export function toolNamed(tools: readonly Tool[], name: string): Tool {
  const found = findTool(tools, name);
  if (found.tool) return found.tool;
  const [guess] = found.nearest;
  throw problem(
    `There is no tool ${plainText(name, 80)}${guess === undefined ? '.' : `; did you mean ${guess}?`}`,
    'List them with "tencent-chatops tools".',
    'UnknownTool',
  );
}

async function inputFrom(
  { host }: Context,
  tool: Tool,
  argv: readonly string[],
  json: string | undefined,
): Promise<JsonObject> {
  const shape = shapeOf(tool);
  const flags = parseParameters(argv, shape);
  return withJson(json === undefined ? undefined : await sourceOf(json, host.io.stdin), flags, shape);
}

async function sourceOf(json: string, stdin: Input): Promise<string> {
  if (json === '-') return readAll(stdin);
  if (!json.startsWith('@')) return json;
  const file = json.slice(1);
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw problem(`The file ${plainText(file)} of --json cannot be read.`);
  }
}

async function readAll(stdin: Input): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** `--account` and `--region` stand in for parameters that are not given. */
function withDefaults({ flags }: Context, tool: Tool, input: JsonObject): JsonObject {
  const { Account, Region } = input;
  return {
    ...input,
    ...(Account === undefined && flags.account !== undefined && { Account: flags.account }),
    ...(Region === undefined &&
      flags.region !== undefined &&
      'Region' in tool.schema.shape && { Region: flags.region }),
  };
}

async function query(context: OpenContext, tool: Tool, input: JsonObject): Promise<ExitCode> {
  const { executor, principal, screen, signal } = context;
  const outcome = await screen.during(`${tool.operation}: asking the cloud.`, (tell) =>
    executor.query({ tool: tool.operation, input }, { principal }, { signal, onWaiting: telling(tell) }),
  );
  switch (outcome.kind) {
    case 'answer':
      await screen.result(outcome.answer, answerBlocks(outcome.answer, outcome.set));
      return 0;
    case 'failed':
      await screen.fail(outcome.failure);
      return signal.aborted ? 130 : exitOfFailure(outcome.failure);
  }
}

async function change(context: OpenContext, tool: Tool, input: JsonObject): Promise<ExitCode> {
  const { executor, principal, screen, signal } = context;
  const outcome = await screen.during(`${tool.operation}: reading the live state.`, (tell) =>
    executor.request({ tool: tool.operation, input }, { principal }, { signal, onWaiting: telling(tell) }),
  );
  return settleOutcome(context, outcome, {});
}
