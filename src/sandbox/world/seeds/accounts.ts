import type { Account } from '../accounts.ts';
import type { World } from '../world.ts';

/** The key that everything is normally done with. Nothing like it works outside of a sandbox. */
export const sandboxKey = {
  secretId: 'AKIDsandboxsandboxsandbox0000000000',
  secretKey: 'sandbox-secret-key-0000000000000',
} as const;

const key = (name: string, standing: Account['standing']): Account => ({
  secretId: `AKIDsandbox${name}`.padEnd(35, '0'),
  secretKey: `sandbox-secret-key-${name}`.padEnd(32, '0'),
  standing,
  owner: null,
  token: null,
  expiresAt: null,
});

/** One key for each way in which the cloud can turn an account down. */
export const seededAccounts: readonly Account[] = [
  { ...sandboxKey, standing: 'ok', owner: null, token: null, expiresAt: null },
  key('readonly', 'readOnly'),
  key('violation', 'violation'),
  key('personal', 'personal'),
  key('protocoloff', 'protocolOff'),
  key('classic', 'classic'),
];

export function seedAccounts(world: World): void {
  for (const account of seededAccounts) world.accounts.add(account);
}
