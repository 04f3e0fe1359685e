import { refuse } from '../../refusal.ts';
import { defineOperation, versions } from '../operation.ts';
import { changeRule, isTarget, type NotFoundCodes, ruleForChange } from './function-rule.ts';
import { functionTargetsInput } from './parameters.ts';

/** Not established: the page lists no code of its own for what is not there. These are the ones that it does list. */
const codes: NotFoundCodes = {
  loadBalancer: 'ResourceNotFound',
  listener: 'ResourceNotFound',
  rule: 'ResourceNotFound',
  protocol: 'InvalidParameter',
};

export const deregisterFunctionTargets = defineOperation({
  product: 'clb',
  action: 'DeregisterFunctionTargets',
  version: versions.clb,
  writes: true,
  input: functionTargetsInput,
  execute(world, input, context) {
    const rule = ruleForChange(world, input, context, codes);
    const absent = input.FunctionTargets.find((target) => !rule.FunctionTargets.some(isTarget(target)));
    if (absent) {
      refuse('ResourceNotFound', `The function ${absent.Function.FunctionName} is not bound to ${rule.LocationId}.`);
    }
    // The page's example sends a weight; what is to be unbound is told by its function alone.
    const FunctionTargets = rule.FunctionTargets.filter(
      (bound) => !input.FunctionTargets.some((it) => isTarget(it)(bound)),
    );
    return changeRule(world, 'DeregisterFunctionTargets', { ...rule, FunctionTargets }, context);
  },
});
