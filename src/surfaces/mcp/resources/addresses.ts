import type { Change } from '../../../executor/change.ts';
import type { ListedResource, ListedTemplate } from './resource.ts';

export const mimeType = 'application/json';
const scheme = 'tencent-chatops://';

export const addresses = {
  changes: `${scheme}changes`,
  audit: `${scheme}audit`,
  policy: `${scheme}policy`,
  change: (id: string) => `${scheme}changes/${id}`,
  plan: (id: string) => `${scheme}changes/${id}/plan`,
  changeAudit: (id: string) => `${scheme}changes/${id}/audit`,
} as const;

export type Address =
  | { readonly of: 'changes' | 'audit' | 'policy' }
  | { readonly of: 'change' | 'plan' | 'changeAudit'; readonly id: string };

/** Which of them show something else once this change has moved. */
export function addressesOfChange(id: string): readonly string[] {
  return [addresses.changes, addresses.audit, addresses.change(id), addresses.plan(id), addresses.changeAudit(id)];
}

/** An id stands in it whole: an address names one thing. */
const ofChange = /^tencent-chatops:\/\/changes\/(chg-[0-9a-z]{1,60})(?:\/(plan|audit))?$/;

export function readAddress(uri: string): Address | undefined {
  for (const fixed of ['changes', 'audit', 'policy'] as const) if (uri === addresses[fixed]) return { of: fixed };
  const [, id, part] = ofChange.exec(uri) ?? [];
  if (id === undefined) return undefined;
  if (part === undefined) return { of: 'change', id };
  return { of: part === 'plan' ? 'plan' : 'changeAudit', id };
}

export const policyResource = {
  uri: addresses.policy,
  name: 'policy',
  title: 'The policy',
  description: 'Who has to approve what: the built-in rules and the configured ones, in words and as data.',
  mimeType,
} as const satisfies ListedResource;

export const changeResources = [
  {
    uri: addresses.changes,
    name: 'changes',
    title: 'Changes',
    description:
      'What waits for a decision, what is under way, and what ended last: on what, by whom, approved by whom.',
    mimeType,
  },
  {
    uri: addresses.audit,
    name: 'audit',
    title: 'The latest events',
    description: 'What happened last, with the hashes that chain the events.',
    mimeType,
  },
] as const satisfies readonly ListedResource[];

export const changeTemplates = [
  {
    name: 'change',
    title: 'A change',
    uriTemplate: addresses.change('{id}'),
    description: 'Where a change stands, with its diff, as change_show answers it.',
    mimeType,
  },
  {
    name: 'plan',
    title: 'The plan of a change',
    uriTemplate: addresses.plan('{id}'),
    description:
      'The exact call, everything before and after, warnings, what it hits, the way back, and why policy asks for what it does.',
    mimeType,
  },
  {
    name: 'change_audit',
    title: 'The events of a change',
    uriTemplate: addresses.changeAudit('{id}'),
    description: 'What happened to a change, in order: who asked, who decided, what was sent and what came of it.',
    mimeType,
  },
] as const satisfies readonly ListedTemplate[];

/** Without anything that may be text from the cloud: clients show lists to people and models alike. */
export function listedChange({ id, operation, state, createdAtMs }: Change): ListedResource {
  return {
    uri: addresses.change(id),
    name: id,
    title: `${operation}: ${state.replaceAll('_', ' ')}`,
    description: `Asked for at ${new Date(createdAtMs).toISOString()}.`,
    mimeType,
  };
}
