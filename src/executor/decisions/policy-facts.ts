import type { Directory } from '../../people/directory.ts';
import type { PolicyFacts } from '../../policy/facts.ts';
import type { ChangeDocument } from '../change.ts';

/** What policy is asked about: a plan, who asked for it, and the instant. */
export function factsOf(
  change: Pick<ChangeDocument, 'operation' | 'account' | 'input' | 'asker' | 'client' | 'plan'> & {
    readonly region?: string | undefined;
  },
  directory: Directory,
  nowMs: number,
): PolicyFacts {
  const { operation, account, region, input, asker, client, plan } = change;
  const { targets, lost, healthyLost, shareLost, dropsEverything } = plan.blast;
  // Whoever asked on one surface is the same person on all of them, with the roles of today.
  const person = directory.personOf(asker.id);
  return {
    operation,
    account,
    region,
    input,
    effect: plan.effect,
    subject: plan.subject,
    blast: { targets, lost, healthyLost, shareLost, dropsEverything },
    asker: {
      person: person?.id,
      roles: [...new Set([...(person?.roles ?? []), ...(asker.roles ?? [])])],
      surface: asker.surface,
      client,
    },
    nowMs,
  };
}
