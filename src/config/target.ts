import { join } from 'node:path';
import { FailureError } from '../errors.ts';
import { destinationOf } from '../tencent/endpoint.ts';

/** Who answers: the cloud, the embedded sandbox, or something else that speaks like the cloud. */
export type Target =
  | { readonly kind: 'cloud' }
  | { readonly kind: 'sandbox'; readonly dataDir: string }
  | { readonly kind: 'endpoint'; readonly url: string };

export function chooseTarget(dataDir: string, sandbox: boolean, endpoint: string | undefined): Target {
  if (sandbox && endpoint) {
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: 'There is --sandbox, but TENCENT_CHATOPS_ENDPOINT names another place to ask.',
      next: 'Unset TENCENT_CHATOPS_ENDPOINT, or leave --sandbox out.',
    });
  }
  if (sandbox) return { kind: 'sandbox', dataDir: join(dataDir, 'sandbox') };
  if (!endpoint) return { kind: 'cloud' };
  destinationOf(endpoint);
  return { kind: 'endpoint', url: endpoint };
}

/** The same for a database, where each world is a schema. */
export function worldSchema(target: Target): string {
  switch (target.kind) {
    case 'cloud':
      return 'tencent_chatops_cloud';
    case 'sandbox':
      return 'tencent_chatops_sandbox';
    case 'endpoint':
      return schemaOf(destinationOf(target.url).host);
    default:
      return target satisfies never;
  }
}

/** A name may have 63 characters. The digest tells hosts apart whose names are cut, or differ in punctuation only. */
function schemaOf(host: string): string {
  const name = `tencent_chatops_endpoint_${host.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;
  // Loaded where it is needed: it takes ten milliseconds, and most have no such name.
  const { createHash } = process.getBuiltinModule('node:crypto');
  const digest = createHash('sha256').update(host).digest('hex').slice(0, 8);
  return `${name.slice(0, 54)}_${digest}`;
}

/** Each target is a world of its own, with its own record of changes: what happened in one says nothing of another. */
export function worldDirectory(dataDir: string, target: Target): string {
  switch (target.kind) {
    case 'cloud':
      return join(dataDir, 'cloud');
    case 'sandbox':
      return target.dataDir;
    case 'endpoint':
      return join(dataDir, `endpoint-${destinationOf(target.url).host.replaceAll(/[^a-z0-9.-]+/g, '-')}`);
    default:
      return target satisfies never;
  }
}
