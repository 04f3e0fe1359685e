import { FailureError } from '../../errors.ts';

const waysOn =
  'Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (or write a profile file, or an entry under "accounts" in the configuration file), or try it without a cloud account: add --sandbox.';

export function missing(account: string, why: string): FailureError {
  return new FailureError({
    code: 'MissingCredentials',
    message: `There are no credentials for the account "${account}": ${why}.`,
    next: waysOn,
  });
}

export function unreachable(account: string, why: string, options?: ErrorOptions): FailureError {
  return new FailureError(
    {
      code: 'CloudUnreachable',
      message: `The credentials for the account "${account}" could not be fetched: ${why}. Nothing else was sent.`,
      next: 'Try again; if it stays like this, look at the "credentials" of the account in the configuration file.',
    },
    options,
  );
}
