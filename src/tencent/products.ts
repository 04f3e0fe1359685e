import type { AccountSettings, Site } from './accounts.ts';

/** API versions. Source: docs/tencent-api.md B1, B3, B5; STS: the SDK's credential.js. */
const versions = {
  clb: '2018-03-17',
  gaap: '2018-05-29',
  scf: '2018-04-16',
  sts: '2018-08-13',
} as const satisfies Record<string, string>;

export type CalledProduct = keyof typeof versions;

export function versionOf(product: CalledProduct): string {
  return versions[product];
}

/** `clb:DescribeTargets` in its two parts; undefined where no tool can have it (STS is for credentials only). */
export function partsOf(operation: string): { product: CalledProduct; action: string } | undefined {
  const [, product, action] = /^(clb|gaap|scf):([A-Za-z0-9]+)$/.exec(operation) ?? [];
  if (!isCalledProduct(product) || !action) return undefined;
  return { product, action };
}

function isCalledProduct(product: string | undefined): product is CalledProduct {
  return product !== undefined && Object.hasOwn(versions, product);
}

/** Source: docs/tencent-api.md A3. */
const domains: Readonly<Record<Site, string>> = {
  mainland: 'tencentcloudapi.com',
  intl: 'intl.tencentcloudapi.com',
};

/** Finance regions answer on their own domain only. Source: docs/tencent-api.md A3. */
const financeRegion = /^[a-z]+(-[a-z0-9]+)*-fsi$/;

export function hostOf(
  account: Pick<AccountSettings, 'site' | 'domain'>,
  product: CalledProduct,
  region: string | undefined,
): string {
  if (account.domain) return `${product}.${account.domain}`;
  const domain = domains[account.site];
  return account.site === 'mainland' && region && financeRegion.test(region)
    ? `${product}.${region}.${domain}`
    : `${product}.${domain}`;
}
