/** A cloud made of facts: each operation that a tool may read, and what it answers. */
import type { Operation, RequestOf, ResponseOf } from '../../src/operations.ts';
import {
  type Attempt,
  type ChangeTool,
  type Cloud,
  isRefusal,
  type JsonObject,
  type JsonValue,
  type QueryTool,
  type Sent,
  type Tool,
} from '../../src/tool.ts';

type SentChange = Sent<JsonObject, JsonValue, JsonObject>;

export type Facts = { readonly [O in Operation]?: (request: RequestOf<O>) => ResponseOf<O> };

/** The cloud's own "no". */
class CloudSaysNo extends Error {
  readonly code: string;
  readonly absent: boolean;
  constructor(code: string, absent: boolean) {
    super(`the cloud answers ${code}`);
    this.code = code;
    this.absent = absent;
  }
}

/** A fact: there is no such resource. */
export function absent(): never {
  throw new CloudSaysNo('ResourceNotFound', true);
}

/** A fact: the cloud refuses with that code. */
export function refused(code: string): () => never {
  return () => {
    throw new CloudSaysNo(code, false);
  };
}

export interface Circumstances {
  readonly region?: string;
  /** An instant such as 2026-01-14T10:00:00Z. */
  readonly now?: string;
}

/** The cloud as that tool may see it: what it did not declare, and what is no fact, ends the test. */
export function cloudOf(
  tool: Pick<Tool, 'reads' | 'operation'>,
  facts: Facts,
  { region = 'ap-guangzhou', now = '2026-01-14T10:00:00Z' }: Circumstances = {},
): Cloud<Operation> {
  function answer<O extends Operation>(operation: O, request: RequestOf<O>): ResponseOf<O> {
    if (!tool.reads.includes(operation)) throw new Error(`${tool.operation} did not declare ${operation}.`);
    const fact = facts[operation];
    if (!fact) throw new Error(`${tool.operation} reads ${operation}, about which this test states no fact.`);
    return fact(request);
  }
  async function attempt<O extends Operation>(operation: O, request: RequestOf<O>): Promise<Attempt<O>> {
    try {
      return { ok: true, response: answer(operation, request) };
    } catch (thrown) {
      if (!(thrown instanceof CloudSaysNo)) throw thrown;
      const { code, message } = thrown;
      return { ok: false, absent: thrown.absent, error: { code, message } };
    }
  }
  return {
    nowMs: Date.parse(now),
    region: region === '' ? undefined : region,
    read: async (operation, request) => answer(operation, request),
    find: async (operation, request) => {
      const tried = await attempt(operation, request);
      if (tried.ok) return tried.response;
      if (tried.absent) return undefined;
      throw new Error(tried.error.message);
    },
    attempt,
  };
}

/** The input as the executor would hand it on: parsed by the tool's own schema. */
export function parsed(tool: Tool, input: JsonObject): JsonObject {
  return jsonObject(tool.schema.parse(input));
}

function jsonObject(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

/** What becomes of a request up to its plan: the tool's own schema, its rules, its reads. */
async function ask(tool: ChangeTool, input: JsonObject, facts: Facts, circumstances?: Circumstances) {
  const request = parsed(tool, input);
  return tool.check(request) ?? tool.plan(request, cloudOf(tool, facts, circumstances));
}

export async function planOf(tool: ChangeTool, input: JsonObject, facts: Facts, circumstances?: Circumstances) {
  const answer = await ask(tool, input, facts, circumstances);
  if (isRefusal(answer)) throw new Error(`Refused: ${answer.refused.message}`);
  return answer;
}

export async function refusalOf(tool: ChangeTool, input: JsonObject, facts: Facts = {}, circumstances?: Circumstances) {
  const answer = await ask(tool, input, facts, circumstances);
  if (!isRefusal(answer)) throw new Error(`Planned: ${answer.summary}`);
  const { code, message, next } = answer.refused;
  return `${code}: ${message} ${next}`;
}

/** A change as progress and verify are given it. Without `output`, the reply was lost. */
export function sent(tool: ChangeTool, input: JsonObject, before: JsonValue, output?: JsonObject): SentChange {
  return { input: parsed(tool, input), before, output, sentAtMs: Date.parse('2026-01-14T10:00:00Z') };
}

export async function pageOf(tool: QueryTool, input: JsonObject, facts: Facts) {
  const request = parsed(tool, input);
  const page = tool.check(request) ?? (await tool.read(request, cloudOf(tool, facts)));
  if (isRefusal(page)) throw new Error(`Refused: ${page.refused.message}`);
  // As a surface gets it: what is undefined is not there.
  return { ...page, items: page.items.map(jsonObject) };
}

export async function queryRefusal(tool: QueryTool, input: JsonObject, facts: Facts = {}) {
  const request = parsed(tool, input);
  const page = tool.check(request) ?? (await tool.read(request, cloudOf(tool, facts)));
  if (!isRefusal(page)) throw new Error(`Answered with ${page.items.length} items.`);
  const { code, message, next } = page.refused;
  return `${code}: ${message} ${next}`;
}
