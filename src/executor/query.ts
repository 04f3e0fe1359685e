import { isRefusal, type QueryTool } from '../tool.ts';
import { answerOf, isCut, untrustedPage, wholeAnswer, withHandle } from './answer.ts';
import type { Answer, QueryOutcome } from './api.ts';
import { createCloud, type ReadOptions } from './cloud.ts';
import type { ExecutorContext } from './context.ts';
import { failureOfRun, plainFailure } from './failures.ts';
import { validate } from './input.ts';
import { prepare } from './prepare.ts';

type Keep = (whole: Answer, set: string) => Promise<string | undefined>;

/** Reads pass validation and the rate limit, are logged, and stay out of the ledger. */
export async function runQuery(
  context: ExecutorContext,
  tool: QueryTool,
  input: unknown,
  options: ReadOptions,
  /** Keeps what does not fit, where somebody wants that. */
  keep?: Keep,
): Promise<QueryOutcome> {
  try {
    const checked = validate(tool, input, context.transport);
    if ('failure' in checked) return { kind: 'failed', failure: plainFailure(checked.failure) };
    const { account, region, input: fields } = checked.valid;
    await prepare(context, account, options);
    const { reads, sensitive } = tool;
    const page = await tool.read(fields, createCloud(context, { ...options, account, region, reads, sensitive }));
    if (isRefusal(page)) return { kind: 'failed', failure: plainFailure(page.refused) };
    const seen = untrustedPage(page);
    const answer = answerOf(seen);
    const handle = keep && isCut(answer, seen) ? await keep(wholeAnswer(seen), seen.set) : undefined;
    return { kind: 'answer', answer: handle === undefined ? answer : withHandle(answer, handle), set: page.set };
  } catch (thrown) {
    return { kind: 'failed', failure: failureOfRun(context, thrown, tool.operation, options.signal) };
  }
}
