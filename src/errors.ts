/**
 * Every kind of "no" that this program says in its own name. What the cloud says keeps the cloud's own code
 * (see `Failure.provider`). Each surface derives its exit code or error flag from this table.
 */
export const errorCodes = {
  InvalidInput: { exitCode: 2, meaning: 'The request cannot be understood or breaks a rule of the API page.' },
  UnknownTool: { exitCode: 2, meaning: 'There is no such tool.' },
  ToolSwitchedOff: { exitCode: 2, meaning: 'The tool is there, and not switched on in this server.' },
  UnknownResult: { exitCode: 2, meaning: 'There is no stored result of that name, or not any more.' },
  UnknownChange: { exitCode: 2, meaning: 'There is no such change in this ledger.' },
  InvalidConfiguration: { exitCode: 2, meaning: 'The configuration file, a flag or a variable is wrong.' },
  MissingCredentials: { exitCode: 2, meaning: 'No key for the cloud was found.' },
  NotFound: { exitCode: 1, meaning: 'The cloud has no such resource.' },
  WrongState: { exitCode: 1, meaning: 'The resource is not in a state that allows this.' },
  Unsupported: { exitCode: 1, meaning: 'The API page rules this out for that resource.' },
  NothingToChange: { exitCode: 1, meaning: 'The cloud is already as asked; nothing would change.' },
  PolicyDenied: { exitCode: 1, meaning: 'Policy does not allow it, or not from here, or not by this person.' },
  Declined: { exitCode: 1, meaning: 'A human declined this very request a short while ago.' },
  NothingToUndo: { exitCode: 1, meaning: 'The change cannot be taken back, or there is nothing to take back.' },
  NotDecidable: { exitCode: 1, meaning: 'The change is past the point where that decision could be taken.' },
  CloudRefused: { exitCode: 1, meaning: 'The cloud answered with an error of its own.' },
  CloudUnreachable: { exitCode: 1, meaning: 'The request could not be delivered; the cloud never saw it.' },
  CloudUnclear: { exitCode: 1, meaning: 'The request may have arrived, but no usable answer came back.' },
  TaskFailed: { exitCode: 1, meaning: 'The cloud accepted it, and its task failed.' },
  NotCarriedOut: { exitCode: 1, meaning: 'The live state shows that it was not made.' },
  Cancelled: { exitCode: 1, meaning: 'The caller gave up before anything was sent.' },
  LedgerUnavailable: { exitCode: 1, meaning: 'The record of changes could not be read or written.' },
  Internal: { exitCode: 1, meaning: 'A fault of this program.' },
} as const satisfies Record<string, { exitCode: number; meaning: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** What the cloud itself said. The message is the cloud's text: quoted, never presented as ours. */
export interface ProviderError {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/**
 * One failure, told the same way on every surface: what happened (and what was and was not done), what to do next,
 * and the cloud's own words where there are some.
 */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next?: string;
  readonly provider?: ProviderError;
}

/** Carries a `Failure` through code that cannot return one. Surfaces show the failure and never the stack. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Turns anything thrown into a failure; what is not ours becomes `Internal`, with its detail left to the log. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  return {
    code: 'Internal',
    message: 'tencent-chatops failed on an error of its own; the log has the detail.',
    next: 'Look the change up with "tencent-chatops changes" before asking again: a request that was sent stays recorded.',
  };
}
