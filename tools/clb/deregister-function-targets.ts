import { z } from 'zod';
import type { RequestOf } from '../../src/operations.ts';
import {
  type DiffLine,
  defineChange,
  type ItemOutcome,
  isRefusal,
  type Refusal,
  refuse,
  type WayBack,
} from '../../src/tool.ts';
import { shareLost } from '../blast.ts';
import { namedTwice } from '../parameters.ts';
import { count } from '../sentences.ts';
import {
  Backends,
  type BoundFunction,
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
  Weight: Weight.exactOptional().describe('Of no effect here.'),
});

type Request = RequestOf<'clb:DeregisterFunctionTargets'>;

function asBound(input: Pick<Request, 'FunctionTargets'>): BoundFunction[] {
  return input.FunctionTargets.map(normaliseFunction);
}

/** Splits what the rule has by what is asked; or says which function is not there. */
function split(
  { LocationId, FunctionTargets }: Backends,
  wanted: readonly BoundFunction[],
): { readonly removed: BoundFunction[]; readonly kept: BoundFunction[] } | Refusal {
  if (FunctionTargets.length === 0) {
    return refuse('NothingToChange', `Rule ${LocationId} has no function bound.`, 'Nothing needs doing.');
  }
  const missing = wanted.find((target) => !FunctionTargets.some((bound) => sameFunction(bound, target)));
  if (missing) {
    return refuse(
      'NotFound',
      `Rule ${LocationId} does not have ${functionName(missing)}; it has ${FunctionTargets.map(functionName).join(', ')}.`,
      'Name a function that is bound; clb:DescribeTargets lists them.',
    );
  }
  const isWanted = (bound: BoundFunction) => wanted.some((target) => sameFunction(bound, target));
  return {
    removed: FunctionTargets.filter(isWanted),
    kept: FunctionTargets.filter((bound) => !isWanted(bound)),
  };
}

function lines(change: 'kept' | 'removed', targets: readonly BoundFunction[]): DiffLine[] {
  return targets.map((target) => ({
    change,
    item: `function ${functionName(target)}`,
    before: `weight ${target.Weight}`,
  }));
}

/** Binding takes one function at a time, so only one can be put back by a single call. */
function wayBack(input: Request, removed: readonly BoundFunction[]): WayBack {
  const [only, ...more] = removed;
  if (!only || more.length > 0) {
    return { kind: 'none', words: 'Bind them again one by one with clb:RegisterFunctionTargets.' };
  }
  const { Weight, FunctionQualifierType, ...info } = only;
  return {
    kind: 'call',
    operation: 'clb:RegisterFunctionTargets',
    request: {
      ...input,
      FunctionTargets: [{ Function: { ...info, ...(FunctionQualifierType && { FunctionQualifierType }) }, Weight }],
    },
    words: `Bind ${functionName(only)} again, with weight ${Weight}.`,
  };
}

export default defineChange({
  operation: 'clb:DeregisterFunctionTargets',
  title: 'Unbind cloud functions from a forwarding rule',
  description:
    'Unbinds SCF functions from a forwarding rule of an HTTP or HTTPS listener. The rule is named by LocationId, or by ' +
    'Domain and Url. A rule without any other backend is left with nowhere to send its requests.',
  effect: 'destructive',
  input: {
    LoadBalancerId,
    ListenerId,
    FunctionTargets: z.array(FunctionTarget).min(1).max(20).describe('The functions to unbind.'),
    ...ruleParameters,
  },
  output: { RequestId: z.string().exactOptional() },
  before: Backends,
  reads: [...ruleReads, 'clb:DescribeTaskStatus'],

  check(input) {
    const twice = namedTwice(asBound(input).map(functionName));
    if (twice) {
      return refuse('InvalidInput', `FunctionTargets names ${twice} twice.`, 'Name each function once.');
    }
    return checkRuleChoice(input);
  },

  lanes: (input) => [`clb/${input.LoadBalancerId}`],

  async plan(input, cloud) {
    const rule = await findRule(cloud, input);
    if (isRefusal(rule)) return rule;
    const { title, backends, LocationId } = rule;
    const parts = split(backends, asBound(input));
    if (isRefusal(parts)) return parts;
    const { removed, kept } = parts;

    const names = removed.map(functionName).join(', ');
    // A backend of weight 0 gets no requests, so it does not count as one that is left.
    const left = [...backends.Targets, ...kept].filter(({ Weight }) => Weight > 0).length;
    return {
      summary: `Unbind ${names} from ${title}.`,
      ...(left === 0 && {
        alarm: `LEAVES RULE ${LocationId} WITHOUT ANY BACKEND THAT TAKES REQUESTS: THEY WILL HAVE NOWHERE TO GO.`,
      }),
      effect: 'destructive',
      subject: LocationId,
      targets: [
        {
          resource: `clb/${input.LoadBalancerId}`,
          title,
          lines: [...targetLines(backends), ...lines('kept', kept), ...lines('removed', removed)],
        },
      ],
      request: input,
      before: backends,
      warnings: [
        left === 0
          ? 'No backend that takes requests is left in the rule; whoever calls it gets an error.'
          : `From then on ${count(left, 'other backend')} must serve all requests of the rule.`,
        ...rule.warnings,
      ],
      blast: {
        targets: 1,
        lost: removed.length,
        healthyLost: 0,
        shareLost: shareLost([
          ...[...backends.Targets, ...kept].map(({ Weight }) => ({ before: Weight, after: Weight })),
          ...removed.map(({ Weight }) => ({ before: Weight, after: undefined })),
        ]),
        dropsEverything: left === 0,
      },
      undo: wayBack(input, removed),
    };
  },

  progress: taskProgress,

  async verify({ input, before }, cloud) {
    const { LocationId } = before;
    const wanted = asBound(input);
    const live = await readBackends(cloud, { ...input, LocationId });
    if (!live) {
      return {
        outcome: 'unclear',
        message: `Rule ${LocationId} is gone, and its functions with it.`,
        check: `Read clb:DescribeListeners of ${input.LoadBalancerId}; the rule may have been deleted meanwhile.`,
      };
    }
    const items = wanted.map((target): ItemOutcome => {
      const there = live.FunctionTargets.some((bound) => sameFunction(bound, target));
      return there
        ? { item: functionName(target), outcome: 'failed', message: 'Still bound.' }
        : { item: functionName(target), outcome: 'succeeded', message: 'No longer bound.' };
    });
    const gone = items.filter(({ outcome }) => outcome === 'succeeded');
    if (gone.length === items.length) {
      return {
        outcome: 'succeeded',
        message: `Rule ${LocationId} no longer has ${gone.map(({ item }) => item).join(', ')}.`,
      };
    }
    if (gone.length > 0) {
      return {
        outcome: 'partly_succeeded',
        message: `${gone.length} of ${count(items.length, 'function')} are unbound.`,
        items,
      };
    }
    if (sameBackends(live, before)) {
      return { outcome: 'unchanged', message: `Rule ${LocationId} still has the backends of before.` };
    }
    return {
      outcome: 'unclear',
      message: `Rule ${LocationId} still has the functions, but otherwise not the backends of before.`,
      check: `Read clb:DescribeTargets of ${input.LoadBalancerId} and compare it with the plan.`,
    };
  },
});
