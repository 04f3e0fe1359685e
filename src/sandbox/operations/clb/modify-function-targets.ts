import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import { defineOperation, versions } from '../operation.ts';
import { changeRule, isTarget, ruleForChange } from './function-rule.ts';
import { functionTargetsInput } from './parameters.ts';
import { registerCodes } from './register-function-targets.ts';

/** Sets weights. Its page is silent about being asynchronous, and terraform polls it: a task, like its sisters. */
export const modifyFunctionTargets = defineOperation({
  product: 'clb',
  action: 'ModifyFunctionTargets',
  version: versions.clb,
  writes: true,
  input: functionTargetsInput,
  execute(world, input, context) {
    const rule = ruleForChange(world, input, context, registerCodes);
    for (const [index, target] of input.FunctionTargets.entries()) {
      if (target.Weight === undefined) throw missingParameter(`FunctionTargets.${index}.Weight`);
      if (!rule.FunctionTargets.some(isTarget(target))) {
        refuse('ResourceNotFound', `The function ${target.Function.FunctionName} is not bound to ${rule.LocationId}.`);
      }
    }
    const FunctionTargets = rule.FunctionTargets.map((bound) => {
      const change = input.FunctionTargets.find((target) => isTarget(target)(bound));
      return { ...bound, Weight: change?.Weight ?? bound.Weight };
    });
    return changeRule(world, 'ModifyFunctionTargets', { ...rule, FunctionTargets }, context);
  },
});
