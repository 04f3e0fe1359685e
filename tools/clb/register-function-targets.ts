import { z } from 'zod';
import type { RequestOf } from '../../src/operations.ts';
import { type Cloud, defineChange, isRefusal, type Refusal, refuse } from '../../src/tool.ts';
import { count, thatApply } from '../sentences.ts';
import {
  Backends,
  type BoundFunction,
  defaultWeight,
  functionName,
  normaliseFunction,
  readBackends,
  sameBackends,
  sameFunction,
  targetLines,
} from './backends.ts';
import { checkRuleChoice, FunctionInfo, ListenerId, LoadBalancerId, ruleParameters, Weight } from './parameters.ts';
import { findRule, ruleReads } from './rule.ts';
import { taskProgress } from './task.ts';

const FunctionTarget = z.strictObject({
  Function: FunctionInfo,
  Weight: Weight.prefault(defaultWeight).describe('Forwarding weight.'),
});

const functionReads = ['scf:GetFunction', 'scf:ListVersionByFunction', 'scf:ListAliases'] as const;
type FunctionCloud = Cloud<(typeof functionReads)[number]>;

/** Warnings, or why the function cannot be bound. A caller who may not look at functions may still bind one. */
async function examineFunction(cloud: FunctionCloud, target: BoundFunction): Promise<Refusal | string[]> {
  const { FunctionNamespace: Namespace, FunctionName } = target;
  const name = `${Namespace}/${FunctionName}`;
  // The answer also holds environment variables and code: nothing but these three fields may leave this function.
  const found = await cloud.attempt('scf:GetFunction', { Namespace, FunctionName, ShowCode: 'FALSE' });
  if (!found.ok) {
    if (found.absent) {
      return refuse(
        'NotFound',
        `There is no function ${name} in ${cloud.region}.`,
        'List them with scf:ListFunctions.',
      );
    }
    return [`Whether ${name} is a function that can be bound was not checked: ${found.error.code}.`];
  }
  const { Type, Status, AvailableStatus } = found.response;
  if (Type !== 'Event') {
    return refuse(
      'Unsupported',
      `${name} is of type ${Type}; only Event functions can be bound to a load balancer.`,
      'Name a function of type Event; scf:ListFunctions shows the types.',
    );
  }
  if (Status !== 'Active') {
    return refuse('WrongState', `${name} is ${Status}, not Active.`, 'Wait until it is Active, then ask again.');
  }
  if (AvailableStatus && AvailableStatus !== 'Available') {
    return refuse(
      'WrongState',
      `${name} cannot be invoked: ${AvailableStatus}.`,
      'Settle the account of the function service, then ask again.',
    );
  }
  return examineQualifier(cloud, target);
}

const none: readonly string[] = [];

async function examineQualifier(cloud: FunctionCloud, target: BoundFunction): Promise<Refusal | string[]> {
  const { FunctionNamespace: Namespace, FunctionName, FunctionQualifier, FunctionQualifierType } = target;
  const [versions, aliases] = await Promise.all([
    FunctionQualifierType === 'ALIAS' ? none : versionsOf(cloud, { Namespace, FunctionName }),
    FunctionQualifierType === 'VERSION' ? none : aliasesOf(cloud, { Namespace, FunctionName }),
  ]);
  if (versions?.includes(FunctionQualifier) || aliases?.includes(FunctionQualifier)) return [];
  if (!versions || !aliases) return [`Whether ${functionName(target)} exists was not checked.`];
  return refuse(
    'NotFound',
    `${Namespace}/${FunctionName} has no version or alias ${FunctionQualifier}.`,
    `It has ${[...versions, ...aliases].join(', ')}.`,
  );
}

interface FunctionId {
  readonly Namespace: string;
  readonly FunctionName: string;
}

/** Every version; undefined where they may not be read. $LATEST is always there. */
async function versionsOf(cloud: FunctionCloud, id: FunctionId): Promise<string[] | undefined> {
  const names = ['$LATEST'];
  for (let Offset = 0; ; Offset += 100) {
    const found = await cloud.attempt('scf:ListVersionByFunction', { ...id, Offset, Limit: 100 });
    if (!found.ok) return undefined;
    const { Versions, TotalCount = 0 } = found.response;
    names.push(...(Versions ?? []).map(({ Version }) => Version));
    if (Offset + 100 >= TotalCount) return [...new Set(names)];
  }
}

/** Every alias; undefined where they may not be read. $DEFAULT is always there. */
async function aliasesOf(cloud: FunctionCloud, id: FunctionId): Promise<string[] | undefined> {
  const names = ['$DEFAULT'];
  for (let Offset = 0; ; Offset += 100) {
    const found = await cloud.attempt('scf:ListAliases', { ...id, Offset: `${Offset}`, Limit: '100' });
    if (!found.ok) return undefined;
    const { Aliases, TotalCount = 0 } = found.response;
    names.push(...(Aliases ?? []).map(({ Name }) => Name));
    if (Offset + 100 >= TotalCount) return [...new Set(names)];
  }
}

/** A rule takes one function: with one there already, nothing can be registered. */
function refuseOccupied({ LocationId, FunctionTargets }: Backends, wanted: BoundFunction): Refusal | undefined {
  const [bound] = FunctionTargets;
  if (!bound) return undefined;
  if (!sameFunction(bound, wanted)) {
    return refuse(
      'WrongState',
      `Rule ${LocationId} already has ${functionName(bound)}, and a rule takes only one function.`,
      'Unbind that one first with clb:DeregisterFunctionTargets.',
    );
  }
  if (bound.Weight === wanted.Weight) {
    return refuse(
      'NothingToChange',
      `Rule ${LocationId} already has ${functionName(bound)} with weight ${bound.Weight}.`,
      'Nothing needs doing.',
    );
  }
  return refuse(
    'WrongState',
    `Rule ${LocationId} already has ${functionName(bound)}, with weight ${bound.Weight}.`,
    'To change its weight the cloud has ModifyFunctionTargets.',
  );
}

function asBound(input: Pick<RequestOf<'clb:RegisterFunctionTargets'>, 'FunctionTargets'>): BoundFunction[] {
  return input.FunctionTargets.map(normaliseFunction);
}

export default defineChange({
  operation: 'clb:RegisterFunctionTargets',
  title: 'Bind a cloud function to a forwarding rule',
  description:
    'Binds one SCF function to a forwarding rule of an HTTP or HTTPS listener. The rule is named by LocationId, or by ' +
    'Domain and Url. A rule takes one function: unbind another one first.',
  effect: 'write',
  input: {
    LoadBalancerId,
    ListenerId,
    FunctionTargets: z
      .array(FunctionTarget)
      .length(1, 'exactly one: a rule takes one function')
      .describe('Exactly one function.'),
    ...ruleParameters,
  },
  output: { RequestId: z.string().exactOptional() },
  before: Backends,
  reads: [...ruleReads, ...functionReads, 'clb:DescribeTaskStatus'],
  // Of scf:GetFunction.
  sensitive: ['Environment.Variables[].Value', 'CodeInfo'],

  check: checkRuleChoice,

  lanes: (input) => [`clb/${input.LoadBalancerId}`],

  async plan(input, cloud) {
    const rule = await findRule(cloud, input);
    if (isRefusal(rule)) return rule;
    const { title, backends } = rule;
    const [wanted] = asBound(input);
    if (!wanted) return refuse('InvalidInput', 'No function is named.', 'Name one in FunctionTargets.');
    const occupied = refuseOccupied(backends, wanted);
    if (occupied) return occupied;
    const examined = await examineFunction(cloud, wanted);
    if (isRefusal(examined)) return examined;

    const others = backends.Targets.length;
    return {
      summary: `Bind ${functionName(wanted)} to ${title}.`,
      effect: 'write',
      subject: rule.LocationId,
      targets: [
        {
          resource: `clb/${input.LoadBalancerId}`,
          title,
          lines: [
            ...targetLines(backends),
            { change: 'added', item: `function ${functionName(wanted)}`, after: `weight ${wanted.Weight}` },
          ],
        },
      ],
      request: input,
      before: backends,
      warnings: [
        ...thatApply([
          [
            others > 0,
            `The rule has ${count(others, 'other backend')} already: a function would share the requests with them, if the cloud takes it at all.`,
          ],
          [wanted.Weight === 0, 'With weight 0 the function gets no requests.'],
        ]),
        ...rule.warnings,
        ...examined,
      ],
      blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
      undo: {
        kind: 'call',
        operation: 'clb:DeregisterFunctionTargets',
        request: input,
        words: `Unbind ${functionName(wanted)} from the rule again.`,
      },
    };
  },

  progress: taskProgress,

  async verify({ input, before }, cloud) {
    const { LocationId } = before;
    const [wanted] = asBound(input);
    const live = await readBackends(cloud, { ...input, LocationId });
    const bound = live?.FunctionTargets.find((one) => wanted && sameFunction(one, wanted));
    if (bound && bound.Weight === wanted?.Weight) {
      return {
        outcome: 'succeeded',
        message: `Rule ${LocationId} now has ${functionName(bound)} with weight ${bound.Weight}.`,
      };
    }
    if (live && sameBackends(live, before)) {
      return { outcome: 'unchanged', message: `Rule ${LocationId} still has the backends of before.` };
    }
    return {
      outcome: 'unclear',
      message: live
        ? `Rule ${LocationId} has neither the backends of before nor those asked for.`
        : `Rule ${LocationId} is gone.`,
      check: `Read clb:DescribeTargets of ${input.LoadBalancerId} and compare it with the plan.`,
    };
  },
});
