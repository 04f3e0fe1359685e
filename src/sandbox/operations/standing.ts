import { refuse } from '../refusal.ts';
import type { Product } from '../regions.ts';
import type { Account } from '../world/accounts.ts';
import type { Context } from './operation.ts';

interface Words {
  readonly code: string;
  readonly text: string;
}

/** How each product's pages turn an account's wish to change something down. Seeded keys have these standings. */
const refusals: Record<Exclude<Account['standing'], 'ok'>, Partial<Record<Product, Words>>> = {
  // "which of the two depends on the product" (docs/tencent-api.md A4): CLB lists the first, GAAP both.
  readOnly: {
    clb: { code: 'UnauthorizedOperation', text: 'you are not authorized to perform operation (clb:write)' },
    gaap: {
      code: 'AuthFailure.UnauthorizedOperation',
      text: 'you are not authorized to perform operation (gaap:write)',
    },
    scf: { code: 'UnauthorizedOperation', text: 'you are not authorized to perform operation (scf:write)' },
    sts: { code: 'UnauthorizedOperation', text: 'you are not authorized to perform operation (sts:AssumeRole)' },
  },
  violation: {
    gaap: {
      code: 'ResourceUnavailable.AccountViolation',
      text: 'Restricted resources found in your account. Check your inbox and email for details.',
    },
  },
  personal: { gaap: { code: 'AuthFailure.NotEnterpriseAuthorization', text: 'Not an organizational customer.' } },
  protocolOff: { gaap: { code: 'FailedOperation.UserNotConfirmProtocol', text: 'Protocol not activated.' } },
  classic: {
    clb: {
      code: 'FailedOperation',
      text: 'Only the standard account type supports binding SCF. The classic account type is unsupported.',
    },
  },
};

export function refuseByStanding({ account: { standing } }: Context, product: Product): void {
  const words = standing === 'ok' ? undefined : refusals[standing][product];
  if (words) refuse(words.code, words.text);
}
