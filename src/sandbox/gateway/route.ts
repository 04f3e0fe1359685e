import { operations } from '../operations/index.ts';
import type { Operation } from '../operations/operation.ts';
import { type Product, type RegionRule, regionRules, regions } from '../regions.ts';
import { gatewayRefusal, missingParameter, unusableValue } from './texts.ts';

/** By action and version alone: the host and the service that were signed are only what the client calls this place. */
export function route(action: string | undefined, version: string | undefined): Operation {
  if (action === undefined) throw missingParameter('Action');
  if (version === undefined) throw missingParameter('Version');
  const found = operations.find((it) => it.action === action && it.version === version);
  if (found) return found;
  const isOnlyVersionWrong =
    operations.some((it) => it.action === action) && !operations.some((it) => it.version === version);
  throw gatewayRefusal(isOnlyVersionWrong ? 'NoSuchVersion' : 'InvalidAction');
}

export function regionOf(product: Product, sent: string | undefined): string {
  const rule: RegionRule = regionRules[product];
  switch (rule.kind) {
    case 'ignored':
      return '';
    case 'required':
      if (sent === undefined) throw missingParameter('Region');
      return knownRegion(sent);
    case 'optional': {
      const region = knownRegion(sent ?? rule.fallback);
      if (!rule.offeredIn.includes(region)) throw gatewayRefusal('UnsupportedRegion');
      return region;
    }
  }
}

function knownRegion(region: string): string {
  if (!regions.includes(region)) throw unusableValue('X-TC-Region');
  return region;
}
