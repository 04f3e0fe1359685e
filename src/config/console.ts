/** How browsers reach the console, and how people sign in there. */
import { dirname } from 'node:path';
import { FailureError } from '../errors.ts';
import { resolvePath } from './accounts.ts';
import { type Surroundings, variable } from './environment.ts';
import type { ParsedFile } from './parse.ts';
import type { ConfigFile } from './schema.ts';
import { readSecret } from './secret-file.ts';

type OidcFile = NonNullable<ConfigFile['console']['oidc']>;

/** Holds no secret, so it may be logged. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** What is compared with `login` of people. */
  readonly identityClaim: OidcFile['identity_claim'];
  /** What the button says. */
  readonly label: string;
}

const secretVariable = 'TENCENT_CHATOPS_OIDC_CLIENT_SECRET';

export function oidcOf({ console: { oidc } }: ConfigFile): OidcSettings | undefined {
  return (
    oidc && { issuer: oidc.issuer, clientId: oidc.client_id, identityClaim: oidc.identity_claim, label: oidc.label }
  );
}

/** Undefined for a public client, and where nobody signs in. */
export function clientSecret(parsed: ParsedFile | undefined, around: Surroundings): string | undefined {
  const oidc = parsed?.settings.console.oidc;
  if (!parsed || !oidc) return undefined;
  const said = variable(around, secretVariable);
  const file = oidc.client_secret_file;
  if (said !== undefined && file !== undefined) {
    throw new FailureError({
      code: 'InvalidConfiguration',
      message: `The client secret comes twice: ${secretVariable} is set, and ${parsed.yaml.file} names console.oidc.client_secret_file.`,
      next: 'Leave one of them out.',
    });
  }
  return file === undefined
    ? said
    : readSecret(resolvePath(file, around.home, dirname(parsed.yaml.file)), 'client secret');
}

/** Sentences for the log. */
export function notesOnConsole({ console: { oidc } }: ConfigFile, around: Surroundings): readonly string[] {
  return oidc || variable(around, secretVariable) === undefined
    ? []
    : [`${secretVariable} is set and not used: the configuration file has no console.oidc.`];
}
