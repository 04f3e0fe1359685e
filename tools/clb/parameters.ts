/** Parameters that CLB tools share, and the either-or rule for naming a forwarding rule (docs/tencent-api.md B1). */
import { z } from 'zod';
import { type Refusal, refuse } from '../../src/tool.ts';
import { integer, resourceId, text } from '../parameters.ts';

export const LoadBalancerId = resourceId('lb', 'lb-cuxw2rm0').describe('CLB instance id.');
export const ListenerId = resourceId('lbl', 'lbl-d1ubsydq').describe('CLB listener id.');
export const LocationId = resourceId('loc', 'loc-abcd1234');

/** The pages' three ways of naming a forwarding rule: LocationId, or Domain and Url together. */
export const ruleParameters = {
  LocationId: LocationId.exactOptional().describe('The forwarding rule; or give Domain and Url.'),
  Domain: text(255).exactOptional().describe('Domain of the rule; only without LocationId.'),
  Url: text(255).exactOptional().describe('Path of the rule; only without LocationId.'),
};

export const FunctionInfo = z
  .strictObject({
    FunctionNamespace: text(64).describe('Namespace, such as default.'),
    FunctionName: text(64).describe('Name of an Event function.'),
    FunctionQualifier: text(64).describe('Version ($LATEST, 1) or alias ($DEFAULT).'),
    FunctionQualifierType: z
      .enum(['VERSION', 'ALIAS'])
      .exactOptional()
      .describe('What FunctionQualifier is; needed only where both exist.'),
  })
  .describe('Which function.');

export const Weight = integer({ min: 0, max: 100 });

export interface RuleChoice {
  readonly LocationId?: string;
  readonly Domain?: string;
  readonly Url?: string;
}

export function checkRuleChoice({ LocationId, Domain, Url }: RuleChoice): Refusal | undefined {
  if (LocationId && (Domain || Url)) {
    return refuse(
      'InvalidInput',
      'LocationId and Domain or Url are both given: the cloud would silently ignore Domain and Url.',
      'Name the forwarding rule by LocationId alone, or by Domain and Url.',
    );
  }
  if (LocationId || (Domain && Url)) return undefined;
  if (Domain || Url) {
    return refuse(
      'InvalidInput',
      `${Domain ? 'Domain' : 'Url'} alone does not name a forwarding rule.`,
      `Give ${Domain ? 'Url' : 'Domain'} as well, or LocationId instead.`,
    );
  }
  return refuse(
    'InvalidInput',
    'No forwarding rule is named.',
    'Give LocationId, or Domain and Url; clb:DescribeListeners lists the rules.',
  );
}
