/** What a change had left and what its way back finds, as the tools' own plans say it. */
import { describe, expect, test } from 'vitest';
import { movedSince } from '../../src/executor/moved-since.ts';
import { recordPlan } from '../../src/executor/plan.ts';
import { type ChangeTool, isRefusal } from '../../src/tool.ts';
import deregister from '../../tools/clb/deregister-function-targets.ts';
import register from '../../tools/clb/register-function-targets.ts';
import { otherFunction, rule, ruleFacts, server, target, type World } from '../tools/clb/rule.ts';
import { cloudOf, type Facts, parsed } from '../tools/facts.ts';

const input = { ...rule, FunctionTargets: [target] };
const functions: Facts = {
  'scf:GetFunction': () => ({ Type: 'Event', Status: 'Active', AvailableStatus: 'Available' }),
  'scf:ListVersionByFunction': () => ({ Versions: [{ Version: 'version_test' }], TotalCount: 1 }),
  'scf:ListAliases': () => ({ Aliases: [], TotalCount: 0 }),
};

async function planned(tool: ChangeTool, world: World) {
  const plan = await tool.plan(parsed(tool, input), cloudOf(tool, { ...ruleFacts(world), ...functions }));
  if (isRefusal(plan)) throw new Error(plan.refused.message);
  return recordPlan(plan);
}

const left = { Targets: [server], FunctionTargets: [target] };

describe('on a rule of a load balancer', () => {
  test('nothing has moved where a binding is unbound, or the other way round', async () => {
    const binding = await planned(register, { backends: { Targets: [server] } });
    const unbinding = await planned(deregister, { backends: left });
    expect(movedSince(binding, unbinding)).toBeUndefined();
    expect(movedSince(unbinding, binding)).toBeUndefined();
  });

  test.each<[string, World['backends'], string]>([
    [
      'another server',
      { ...left, Targets: [server, { ...server, InstanceId: 'ins-2' }] },
      'new is CVM ins-2:8080 on clb/lb-cuxw2rm0 (weight 10).',
    ],
    ['no server', { ...left, Targets: [] }, 'gone is CVM ins-1234abcd:8080 on clb/lb-cuxw2rm0 (weight 10).'],
    [
      'another weight of a server',
      { ...left, Targets: [{ ...server, Weight: 0 }] },
      'different is CVM ins-1234abcd:8080 on clb/lb-cuxw2rm0 (weight 10 → weight 0).',
    ],
    [
      'another weight of the function',
      { ...left, FunctionTargets: [{ ...target, Weight: 1 }] },
      'different is function ns_test/name_test:version_test on clb/lb-cuxw2rm0 (weight 66 → weight 1).',
    ],
    [
      'another function beside it',
      { ...left, FunctionTargets: [target, otherFunction] },
      'new is function default/checkout:$LATEST on clb/lb-cuxw2rm0 (weight 10).',
    ],
  ])('%s is named', async (_, backends = {}, difference) => {
    const binding = await planned(register, { backends: { Targets: [server] } });
    expect(movedSince(binding, await planned(deregister, { backends }))).toBe(`Since then: ${difference}`);
  });

  test('what the verdict of a tool does not look at is found all the same', async () => {
    const binding = await planned(register, { backends: { Targets: [server] } });
    const world = { backends: { ...left, Targets: [{ ...server, Weight: 0 }] } };
    const sentAtMs = 0;
    const verdict = await register.verify(
      { input, before: binding.before, output: undefined, sentAtMs },
      cloudOf(register, ruleFacts(world)),
    );
    expect(verdict.outcome).toBe('succeeded');
    expect(movedSince(binding, await planned(deregister, world))).toContain('ins-1234abcd');
  });

  test('so much that it fills pages is cut', async () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ ...server, Port: 9_000 + index }));
    const binding = await planned(register, { backends: { Targets: [server] } });
    const found = movedSince(binding, await planned(deregister, { backends: { ...left, Targets: [server, ...many] } }));
    expect(found).toMatch(/; and 15 more\.$/);
  });
});
