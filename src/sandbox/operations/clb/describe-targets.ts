import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import type { Backend, Listener, Rule } from '../../world/clb.ts';
import { defineOperation, versions } from '../operation.ts';
import { cloudTime } from '../time.ts';
import { port, protocol } from './describe-listeners.ts';
import { balancerOf, isLayer7, listenersOf } from './found.ts';
import { filters, ListenerId, LoadBalancerId } from './parameters.ts';

export const describeTargets = defineOperation({
  product: 'clb',
  action: 'DescribeTargets',
  version: versions.clb,
  writes: false,
  input: z.strictObject({
    LoadBalancerId,
    ListenerIds: z.array(ListenerId).max(20).optional(),
    Protocol: protocol,
    Port: port,
    Filters: filters,
  }),
  execute(world, input, context) {
    const locations = input.Filters?.flatMap(({ Name, Values }) =>
      Name === 'location-id'
        ? Values
        : refuse('UnsupportedOperation', `The sandbox does not emulate the filter \`${Name}\`.`),
    );
    const listeners = listenersOf(world, balancerOf(world, input.LoadBalancerId, context), input);
    const rules = world.clb.rules.where(({ LocationId }) => locations?.includes(LocationId) ?? true);
    return {
      Listeners: listeners
        .map((it) =>
          present(
            it,
            rules.filter((rule) => rule.ListenerId === it.ListenerId),
          ),
        )
        .filter(({ Rules }) => locations === undefined || (Rules !== null && Rules.length > 0)),
    };
  },
});

function present(it: Listener, rules: readonly Rule[]) {
  const layer7 = isLayer7(it);
  return {
    ListenerId: it.ListenerId,
    Protocol: it.Protocol,
    Port: it.Port,
    Rules: layer7 ? rules.map(presentRule) : null,
    Targets: layer7 ? null : it.Targets.map(presentBackend),
    EndPort: 0,
  };
}

/**
 * Of what is empty, both `null` and `[]` are on record (docs/tencent-api.md B1). A rule gives null for the kind that it
 * does not use.
 */
function presentRule(it: Rule) {
  const empty = it.Targets.length + it.FunctionTargets.length === 0 ? [] : null;
  return {
    LocationId: it.LocationId,
    Domain: it.Domain,
    Url: it.Url,
    Targets: it.Targets.length > 0 ? it.Targets.map(presentBackend) : empty,
    FunctionTargets: it.FunctionTargets.length > 0 ? it.FunctionTargets : empty,
  };
}

const presentBackend = ({ registeredAt, ...it }: Backend) => ({
  ...it,
  RegisteredTime: cloudTime(registeredAt),
  EniId: null,
  Tag: '',
  Zone: null,
});
