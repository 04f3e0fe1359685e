import { z } from 'zod';
import type { JsonObject } from '../../../src/tool.ts';
import { type Asked, having, type Live, type Rule, textOf, textsOf } from './live.ts';

export const clbListener = 'lbl-00000001';
const statusOf = { succeeded: 0, failed: 1, running: 2 } as const;

/** The answer to a read; undefined for an operation that is not of this product. A code where it is refused. */
export function readClb(live: Live, operation: string, request: JsonObject): object | string | undefined {
  const rules = live.rules.filter(({ loadBalancer }) => loadBalancer === textOf(request, 'LoadBalancerId'));
  switch (operation) {
    case 'clb:DescribeLoadBalancers': {
      const [LoadBalancerId] = textsOf(request, 'LoadBalancerIds');
      return {
        TotalCount: 1,
        LoadBalancerSet: [{ LoadBalancerId, Forward: 1, VpcId: 'vpc-1', AddressIPVersion: 'ipv4', Status: 1 }],
      };
    }
    case 'clb:DescribeListeners':
      return {
        TotalCount: 1,
        Listeners: [{ ListenerId: clbListener, Protocol: 'HTTP', Port: 80, Rules: rules.map(ruleOf) }],
      };
    case 'clb:DescribeTargets':
      return { Listeners: [{ ListenerId: clbListener, Protocol: 'HTTP', Port: 80, Rules: rules.map(targetsOf) }] };
    case 'clb:DescribeTaskStatus': {
      const state = live.tasks[textOf(request, 'TaskId')];
      return state === undefined ? 'InvalidParameterValue' : { Status: statusOf[state], Message: '' };
    }
    default:
      return undefined;
  }
}

const ruleOf = ({ id }: Rule) => ({ LocationId: id, Domain: `${id}.example.com`, Url: '/' });

const targetsOf = (rule: Rule) => ({
  ...ruleOf(rule),
  Targets: [{ Type: 'CVM', InstanceId: 'ins-1', Port: 80, Weight: 10 }],
  FunctionTargets: rule.functionName === undefined ? [] : [functionTarget(rule.functionName)],
});

export function functionTarget(FunctionName: string) {
  return {
    Function: {
      FunctionNamespace: 'default',
      FunctionName,
      FunctionQualifier: '$LATEST',
      FunctionQualifierType: 'VERSION',
    },
    Weight: 10,
  };
}

const Named = z.object({ FunctionTargets: z.array(z.object({ Function: z.object({ FunctionName: z.string() }) })) });

export function changeFunction(live: Live, request: JsonObject, bind: boolean): Asked {
  const id = textOf(request, 'LocationId');
  const rule = live.rules.find((one) => one.id === id);
  if (!rule) return { refused: 'InvalidParameter.LocationNotFound' };
  const name = Named.parse(request).FunctionTargets.map((target) => target.Function.FunctionName)[0];
  if (bind ? rule.functionName !== undefined : rule.functionName !== name) return { refused: 'InvalidParameter' };
  const functionName = bind ? name : undefined;
  return {
    resources: [`clb/${rule.loadBalancer}`],
    busyCode: 'FailedOperation.ResourceInOperating',
    canFail: true,
    begin: (now) => now,
    finish: (now) => ({ ...now, rules: having(now.rules, id, { functionName }) }),
    fail: (now) => now,
    response: {},
  };
}
