import { refuse } from '../../refusal.ts';
import type { FunctionTarget } from '../../world/clb.ts';
import { functionKey, type World } from '../../world/world.ts';
import { type Context, defineOperation, versions } from '../operation.ts';
import { changeRule, isTarget, type NotFoundCodes, ruleForChange } from './function-rule.ts';
import { type FunctionTargetInput, functionTargetsInput } from './parameters.ts';

/** Codes that this page has, and the page of DeregisterFunctionTargets has not. */
export const registerCodes: NotFoundCodes = {
  loadBalancer: 'InvalidParameter.LBIdNotFound',
  listener: 'InvalidParameter.ListenerIdNotFound',
  rule: 'InvalidParameter.LocationNotFound',
  protocol: 'InvalidParameter.ProtocolCheckFailed',
};

/** terraform's default, and that of DescribeTargets' Backend.Weight */
const defaultWeight = 10;

export const registerFunctionTargets = defineOperation({
  product: 'clb',
  action: 'RegisterFunctionTargets',
  version: versions.clb,
  writes: true,
  input: functionTargetsInput,
  execute(world, input, context) {
    const rule = ruleForChange(world, input, context, registerCodes);
    const [target, ...more] = input.FunctionTargets;
    // "A forwarding rule supports binding only one SCF."
    if (!target || more.length > 0) return refuse('LimitExceeded', 'A forwarding rule supports binding only one SCF.');
    if (rule.FunctionTargets.some(isTarget(target))) {
      refuse(
        'InvalidParameterValue.Duplicate',
        `The function ${target.Function.FunctionName} is bound to ${rule.LocationId} already.`,
      );
    }
    if (rule.FunctionTargets.length > 0) {
      refuse('LimitExceeded', `A forwarding rule supports binding only one SCF, and ${rule.LocationId} has one.`);
    }
    // Not established: docs say only "one function per rule". Strict.
    if (rule.Targets.length > 0) refuse('FailedOperation', `The rule ${rule.LocationId} has other backend servers.`);
    if (rule.RewriteTarget) refuse('FailedOperation', `The rule ${rule.LocationId} redirects.`);
    return changeRule(
      world,
      'RegisterFunctionTargets',
      { ...rule, FunctionTargets: [resolved(world, target, context)] },
      context,
    );
  },
});

function resolved(
  world: World,
  { Function: wanted, Weight = defaultWeight }: FunctionTargetInput,
  { region }: Context,
): FunctionTarget {
  const { FunctionNamespace, FunctionName, FunctionQualifier, FunctionQualifierType } = wanted;
  const name = `${FunctionNamespace}/${FunctionName}`;
  // "cross-region selection is not supported": only functions of the same region are found.
  const found = world.scf.functions.find(functionKey(region, FunctionNamespace, FunctionName));
  if (!found) return refuse('ResourceNotFound', `The function ${name} does not exist in ${region}.`);
  if (found.Type !== 'Event') {
    refuse(
      'InvalidParameterValue',
      `CLB supports binding only functions of the "Event function" type, and ${name} is of type ${found.Type}.`,
    );
  }
  const kinds = [
    ...(found.Versions.includes(FunctionQualifier) ? (['VERSION'] as const) : []),
    ...(found.Aliases.some(({ Name }) => Name === FunctionQualifier) ? (['ALIAS'] as const) : []),
  ];
  const kind = FunctionQualifierType === undefined ? kinds[0] : kinds.find((it) => it === FunctionQualifierType);
  if (!kind)
    return refuse(
      'ResourceNotFound',
      `The function ${name} has no ${FunctionQualifierType ?? 'version or alias'} ${FunctionQualifier}.`,
    );
  if (found.Status !== 'Active') refuse('FailedOperation', `The function ${name} is not active: ${found.Status}.`);
  return { Function: { FunctionNamespace, FunctionName, FunctionQualifier, FunctionQualifierType: kind }, Weight };
}
