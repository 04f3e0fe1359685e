import { z } from 'zod';
import { FailureError } from '../../errors.ts';
import type { JsonObject } from '../../tool.ts';
import type { CredentialSettings } from '../accounts.ts';
import type { CloudAnswer } from '../port.ts';
import type { FetchKeys } from './cache.ts';
import { unreachable } from './failures.ts';

type Role = Extract<CredentialSettings, { kind: 'assume_role' }>;

/** Sends `sts:AssumeRole` with the keys of the source account. */
export type AskSts = (request: JsonObject, signal: AbortSignal) => Promise<CloudAnswer>;

/** Source: the SDK's credential.js. */
const RoleKeys = z.object({
  Credentials: z.object({
    TmpSecretId: z.string().min(1),
    TmpSecretKey: z.string().min(1),
    Token: z.string().min(1),
  }),
  ExpiredTime: z.number(),
});

export function assumedRoleKeys(account: string, role: Role, ask: AskSts): FetchKeys {
  const request: JsonObject = {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName,
    DurationSeconds: role.durationSeconds,
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
  };
  return async (signal) => {
    const answer = await ask(request, signal);
    if (answer.kind === 'refused') throw refused(account, role, answer);
    if (answer.kind !== 'answered') throw unreachable(account, `${role.roleArn}: ${answer.message.replace(/\.$/, '')}`);
    const parsed = RoleKeys.safeParse(answer.response);
    if (!parsed.success) throw unreachable(account, 'sts:AssumeRole answered without keys');
    const { TmpSecretId, TmpSecretKey, Token } = parsed.data.Credentials;
    return {
      keys: { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token },
      goodUntilMs: parsed.data.ExpiredTime * 1000,
    };
  };
}

function refused(account: string, role: Role, { error, verdict }: CloudAnswer & { kind: 'refused' }): FailureError {
  return new FailureError({
    code: 'CloudRefused',
    message: `The credentials for the account "${account}" could not be fetched: the account "${role.source}" may not take the role ${role.roleArn}. Nothing else was sent.`,
    next: verdict.next ?? `Check the role, and that it trusts the account "${role.source}".`,
    provider: error,
  });
}
