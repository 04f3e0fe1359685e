/** Where the ledger is kept, and with what password. */
import { dirname, join, resolve } from 'node:path';
import { FailureError } from '../errors.ts';
import { readPostgresUrl } from '../lib/postgres-url.ts';
import { resolvePath } from './accounts.ts';
import { type Surroundings, variable } from './environment.ts';
import type { ParsedFile } from './parse.ts';
import { readSecret } from './secret-file.ts';
import { type Target, worldSchema } from './target.ts';

/** Holds no password, so it may be logged. */
export type StoreSettings =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string };

export interface DatabaseOptions {
  /** `--database-url`. */
  readonly flag: string | undefined;
  readonly around: Surroundings;
  readonly parsed: ParsedFile | undefined;
  readonly target: Target;
  readonly worldDir: string;
}

export interface Database {
  readonly store: StoreSettings;
  readonly password: string | undefined;
}

/** The server that the flag, the variable or the file names, in that order; else a file in the world's directory. */
export function chooseDatabase(options: DatabaseOptions): Database {
  const found = findUrl(options);
  if (!found && hasPassword(options)) {
    throw failure(
      'There is a password for a database, and no URL of one.',
      'Name it in database.url or in TENCENT_CHATOPS_DATABASE_URL, or take the password away.',
    );
  }
  if (!found) return { store: { kind: 'sqlite', file: join(options.worldDir, 'ledger.sqlite') }, password: undefined };
  return {
    store: { kind: 'postgres', url: found.shown, schema: worldSchema(options.target) },
    password: passwordFor(options, found.password),
  };
}

/** Somebody means a server: a ledger in a file instead would be the wrong one. */
function hasPassword({ around, parsed }: DatabaseOptions): boolean {
  return (
    variable(around, 'TENCENT_CHATOPS_DATABASE_PASSWORD') !== undefined ||
    variable(around, 'TENCENT_CHATOPS_DATABASE_PASSWORD_FILE') !== undefined ||
    parsed?.settings.database.password_file !== undefined
  );
}

interface Url {
  readonly shown: string;
  /** Only a variable may carry one. */
  readonly password?: string | undefined;
}

const variableName = 'TENCENT_CHATOPS_DATABASE_URL';

function findUrl({ flag, around, parsed }: DatabaseOptions): Url | undefined {
  if (flag !== undefined) {
    const url = urlFrom(flag, (what) => failure(`--database-url ${what}.`, 'Correct the URL.'));
    if (!url.password) return url;
    throw failure(
      '--database-url holds a password, and every user of this machine can read command lines.',
      `Change that password. Then leave it out of the URL, and ${placesForPasswords}.`,
    );
  }
  const named = variable(around, variableName);
  if (named !== undefined)
    return urlFrom(named, (what) => failure(`${variableName} ${what}.`, 'Correct the variable.'));
  const written = parsed?.settings.database.url;
  if (!parsed || written === undefined) return undefined;
  const path = ['database', 'url'];
  const url = urlFrom(written, (what) => parsed.faultAt(path, what));
  if (!url.password) return url;
  throw parsed.faultAt(path, `holds a password, which does not belong in this file: ${placesForPasswords}`);
}

const placesForPasswords =
  'set TENCENT_CHATOPS_DATABASE_PASSWORD, or name a file that only its owner may read, by database.password_file or TENCENT_CHATOPS_DATABASE_PASSWORD_FILE';

function urlFrom(text: string, wrong: (what: string) => FailureError): Url {
  const read = readPostgresUrl(text);
  if (read.kind === 'wrong') throw wrong(read.what);
  return read.address;
}

function passwordFor({ around, parsed }: DatabaseOptions, inUrl: string | undefined): string | undefined {
  const said = variable(around, 'TENCENT_CHATOPS_DATABASE_PASSWORD');
  const file = variable(around, 'TENCENT_CHATOPS_DATABASE_PASSWORD_FILE');
  const given = [
    inUrl !== undefined && variableName,
    said !== undefined && 'TENCENT_CHATOPS_DATABASE_PASSWORD',
    file !== undefined && 'TENCENT_CHATOPS_DATABASE_PASSWORD_FILE',
  ].filter((name) => name !== false);
  if (given.length > 1) {
    throw failure(
      `The password of the database comes twice: ${given.join(' and ')} are set.`,
      'Leave one of them out.',
    );
  }
  if (inUrl !== undefined || said !== undefined) return inUrl ?? said;
  if (file !== undefined) return readSecret(resolve(file), 'password');
  const written = parsed?.settings.database.password_file;
  return parsed && written !== undefined
    ? readSecret(resolvePath(written, around.home, dirname(parsed.yaml.file)), 'password')
    : undefined;
}

function failure(message: string, next: string): FailureError {
  return new FailureError({ code: 'InvalidConfiguration', message, next });
}
