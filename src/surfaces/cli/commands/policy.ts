import path from 'node:path';
import { isAmong } from '../../../policy/compile.ts';
import { evaluate } from '../../../policy/policy.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { LoadedPolicy } from '../host.ts';
import { problem } from '../params/problem.ts';
import { factsOfCase } from '../policy/facts.ts';
import { mismatchesOf } from '../policy/judge.ts';
import { outcomeOf } from '../policy/verdict.ts';
import { checkedBlocks, type Tested, testedBlocks } from '../render/policy.ts';

/** `policy check`: the whole configuration is read, and what is wrong is thrown with its place. */
export async function checkPolicy({ host, flags, screen }: Context): Promise<ExitCode> {
  const { policy, directory, file } = await host.policy(flags);
  const { approvers } = policy;
  const document = {
    file: file ?? null,
    policyVersion: policy.version,
    rules: policy.rules.length,
    people: directory.people.length,
    operators: directory.people.filter((person) => !approvers || isAmong(person, approvers)).length,
    operatorGroups: approvers?.slackGroups.length ?? 0,
  };
  await screen.result(document, checkedBlocks(document));
  return 0;
}

/** Stands beside the configuration file. */
const usualName = 'tencent-chatops.policy-tests.yaml';

/** `policy test [file]`: what the policy says to changes that nobody has asked for. */
export async function testPolicy({ host, flags, screen }: Context, file: string | undefined): Promise<ExitCode> {
  const loaded = await host.policy(flags);
  const { file: found, cases, faultAt } = await host.policyTests(file ?? usualFile(loaded));
  const known = { ...loaded, tools: await host.tools() };
  const tested = cases.map((one, index): Tested => {
    const facts = factsOfCase(one, known, (at, what) => faultAt(['cases', index, ...at], what));
    const evaluation = evaluate(facts, loaded.policy);
    const mismatches = mismatchesOf(one.expect, evaluation);
    return { name: one.name, passed: mismatches.length === 0, outcome: outcomeOf(evaluation), mismatches, evaluation };
  });
  const failed = tested.filter(({ passed }) => !passed).length;
  const passed = tested.length - failed;
  const document = { file: found, policyVersion: loaded.policy.version, passed, failed, cases: tested };
  await screen.result(document, testedBlocks(tested, { passed, failed }));
  return failed === 0 ? 0 : 1;
}

function usualFile({ file }: LoadedPolicy): string {
  if (file !== undefined) return path.join(path.dirname(file), usualName);
  throw problem(
    'There is no configuration file, so nothing says where its policy tests are; nothing was tested.',
    'Name the file of the tests, or the configuration with --config.',
  );
}
