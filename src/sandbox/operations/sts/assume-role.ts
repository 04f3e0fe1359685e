import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { defineOperation, notEmulated, versions } from '../operation.ts';
import { refuseByStanding } from '../standing.ts';

/** Hands out keys that this sandbox then accepts, with their token, until they expire. Any role is taken to exist. */
export const assumeRole = defineOperation({
  product: 'sts',
  action: 'AssumeRole',
  version: versions.sts,
  writes: true,
  input: z.strictObject({
    RoleArn: z.string().regex(/^qcs::cam::uin\/\d+:role(Name)?\/.+$/),
    RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,128}$/),
    DurationSeconds: z.int().min(1).max(43_200).default(7200),
    Policy: notEmulated,
    ExternalId: z.string().optional(),
    Tags: notEmulated,
    SourceIdentity: z.string().optional(),
    SerialNumber: notEmulated,
    TokenCode: notEmulated,
  }),
  execute(world, { DurationSeconds }, context) {
    refuseByStanding(context, 'sts');
    if (context.account.owner !== null) {
      refuse('UnauthorizedOperation', 'A temporary key cannot assume a role here.');
    }
    const expiredTime = Math.floor(world.now / 1000) + DurationSeconds;
    const random = (): string => context.newId().replaceAll('-', '');
    const Credentials = {
      Token: `sandbox-token-${random()}${random()}`,
      TmpSecretId: `AKIDsandboxtemporary${random()}`,
      TmpSecretKey: `sandbox-secret-key-${random()}`,
    };
    world.accounts.add({
      secretId: Credentials.TmpSecretId,
      secretKey: Credentials.TmpSecretKey,
      standing: context.account.standing,
      owner: context.account.secretId,
      token: Credentials.Token,
      expiresAt: expiredTime * 1000,
    });
    return {
      Credentials,
      ExpiredTime: expiredTime,
      Expiration: new Date(expiredTime * 1000).toISOString().replace('.000', ''),
    };
  },
});
