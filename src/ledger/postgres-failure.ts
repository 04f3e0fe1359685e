import { FailureError } from '../errors.ts';
import { limits } from './postgres-limits.ts';

type Cause = keyof typeof says;

/** What went wrong with the server, and what to do about it. `…` stands for its host, port and database. */
const says = {
  unreachable: {
    message: 'The ledger on … cannot be reached; nothing was recorded.',
    next: 'Check that the server runs and that this machine may connect to it, then try again.',
  },
  lost: {
    message: 'The connection to the ledger on … was lost; nothing was recorded.',
    next: 'Try again; if it stays so, look at the log of the server.',
  },
  outcomeOpen: {
    message: 'The connection to the ledger on … was lost at the last moment: this may or may not have been recorded.',
    next: 'Look the change up with "tencent-chatops changes" before asking again.',
  },
  starting: {
    message: 'The server of the ledger on … is starting or shutting down; nothing was recorded.',
    next: 'Try again when it is up.',
  },
  refused: {
    message: 'The server of the ledger on … refuses the login.',
    next: 'Check the user in the URL, the password in TENCENT_CHATOPS_DATABASE_PASSWORD or in the password file, and pg_hba.conf of the server.',
  },
  noDatabase: {
    message: 'The server of the ledger on … has no such database.',
    next: 'Create the database, or correct the URL.',
  },
  denied: {
    message: 'The user of the ledger on … lacks the right for this; nothing was recorded.',
    next: 'Grant it CREATE on the database, or make the schema beforehand and let the user own it with its tables.',
  },
  tooMany: {
    message: 'The server of the ledger on … takes no more connections; nothing was recorded.',
    next: `Each process uses at most ${limits.connections}: raise max_connections of the server, or run fewer processes.`,
  },
  full: {
    message: 'The server of the ledger on … has no space left; nothing was recorded.',
    next: 'Free some space there, then try again; everything recorded before is intact.',
  },
  readOnly: {
    message: 'The server of the ledger on … only reads; nothing was recorded.',
    next: 'Name the primary server instead of a standby, or end its read-only mode.',
  },
  busy: {
    message: `The ledger on … stayed locked for ${limits.lockMs / 1000} seconds; nothing was recorded.`,
    next: 'Try again; if it stays so, look in pg_stat_activity for who holds the lock.',
  },
  slow: {
    message: `The server of the ledger on … took longer than ${limits.statementMs / 1000} seconds; nothing was recorded.`,
    next: 'Try again; if it stays so, look at the load of the server.',
  },
  damaged: {
    message: 'The ledger on … is damaged: a table or a column is missing.',
    next: 'Restore its schema from a backup.',
  },
  broken: {
    message: 'The server of the ledger on … failed on an error of its own; nothing was recorded.',
    next: 'Look at the log of the server, then try again.',
  },
  rolledBack: {
    message: 'The ledger on … undid this again and again because others wrote the same; nothing was recorded.',
    next: 'Try again.',
  },
  noTls: {
    message: 'The server of the ledger on … does not offer TLS.',
    next: 'Switch TLS on there, or leave sslmode out of the URL where the network may be trusted.',
  },
  certificate: {
    message: 'The certificate of the server of the ledger on … cannot be trusted.',
    next: 'Name the certificate of its authority with sslrootcert in the URL, and the host as the certificate does.',
  },
  rootFile: {
    message: 'The file that sslrootcert names for the ledger on … cannot be read.',
    next: 'Correct sslrootcert in the URL.',
  },
  wrongUrl: {
    message: 'The URL of the ledger is not one of a PostgreSQL server.',
    next: 'Write it like postgres://user@host:5432/database.',
  },
  notUtf8: {
    message: 'The database of the ledger on … cannot keep every character, since its encoding is not UTF8.',
    next: 'Create another one with ENCODING UTF8, and name that.',
  },
  wrongSchema: {
    message: 'The server of the ledger on … does not let a connection choose its schema; nothing was recorded.',
    next: 'Connect to the server itself, or to a pooler that keeps a session for each connection.',
  },
} as const satisfies Record<string, { message: string; next: string }>;

/** By SQLSTATE, in full or by its class (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const bySqlState: Readonly<Record<string, Cause>> = {
  '08': 'lost',
  '25006': 'readOnly',
  '25P03': 'lost',
  '28': 'refused',
  '3D000': 'noDatabase',
  '40': 'rolledBack',
  '42501': 'denied',
  '42703': 'damaged',
  '42P01': 'damaged',
  '53': 'tooMany',
  '53100': 'full',
  '55P03': 'busy',
  '57014': 'slow',
  '57P01': 'lost',
  '57P02': 'lost',
  '57P03': 'starting',
  '57P05': 'lost',
  '58': 'broken',
  XX: 'broken',
};

const bySystemCode: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'lost',
  EADDRNOTAVAIL: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ECONNABORTED: 'lost',
  EMFILE: 'unreachable',
  ENETDOWN: 'unreachable',
  ENFILE: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EPIPE: 'lost',
  ETIMEDOUT: 'unreachable',
  EPROTO: 'noTls',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
};

/** What the driver says without a code. */
const byMessage: readonly (readonly [RegExp, Cause])[] = [
  [/connection timeout|timeout expired|timeout exceeded/, 'unreachable'],
  [/does not support SSL/, 'noTls'],
  [/SASL|SCRAM|password/i, 'refused'],
  [/Query read timeout/, 'slow'],
  [/Connection terminated|connection error|not queryable|Client was closed/, 'lost'],
];

/** A `FailureError` where the server or the way to it is at fault; any other error as it is. */
export function explain(error: unknown, place: string): unknown {
  const cause = error instanceof Error && !(error instanceof FailureError) ? causeOf(error) : undefined;
  return cause ? failure(cause, place, error) : error;
}

export function failure(cause: Cause, place: string, error?: unknown): FailureError {
  const { message, next } = says[cause];
  return new FailureError(
    { code: 'LedgerUnavailable', message: message.replace('…', () => place), next },
    { cause: error },
  );
}

/** Whether the server undid a transaction for the sake of others, so that it may simply be tried again. */
export function isRolledBack(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error) ?? '');
}

/** The server's own code for what went wrong; undefined where it was not the server that spoke. */
export function sqlState(error: unknown): string | undefined {
  const code = codeOf(error);
  // Codes of the system and of TLS are words.
  return code !== undefined && /^(?=.*\d)[\dA-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether the session is over: nothing more can be asked on this connection. */
export function isLost(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || bySqlState[state] === 'lost' || state.startsWith('08');
}

function causeOf(error: Error): Cause | undefined {
  const state = sqlState(error);
  if (state !== undefined) return bySqlState[state] ?? bySqlState[state.slice(0, 2)];
  return bySystemCode[codeOf(error) ?? ''] ?? byMessage.find(([words]) => words.test(error.message))?.[1];
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
