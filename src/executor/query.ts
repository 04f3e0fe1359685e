import { isRefusal, type QueryTool } from '../tool.ts';
import { answerOf } from './answer.ts';
import type { QueryOutcome } from './api.ts';
import { createCloud, type ReadOptions } from './cloud.ts';
import type { ExecutorContext } from './context.ts';
import { failureOfRun, plainFailure } from './failures.ts';
import { validate } from './input.ts';
import { prepare } from './prepare.ts';

/** Reads pass validation and the rate limit, are logged, and stay out of the ledger. */
export async function runQuery(
  context: ExecutorContext,
  tool: QueryTool,
  input: unknown,
  options: ReadOptions,
): Promise<QueryOutcome> {
  try {
    const checked = validate(tool, input, context.transport);
    if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
    const { account, region, input: fields } = checked.valid;
    await prepare(context, account, options);
    const { reads, sensitive } = tool;
    const page = await tool.read(fields, createCloud(context, { ...options, account, region, reads, sensitive }));
    if (isRefusal(page)) return { kind: 'failed', failure: plainFailure(page.refused) };
    return { kind: 'answer', answer: answerOf(page), set: page.set };
  } catch (thrown) {
    return { kind: 'failed', failure: failureOfRun(context, thrown, tool.operation, options.signal) };
  }
}
