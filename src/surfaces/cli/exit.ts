import { errorCodes, type Failure } from '../../errors.ts';
import type { Change } from '../../executor/change.ts';

/** Exit codes and what they mean, as the help prints them. */
export const exitCodes = {
  0: 'done, or answered',
  1: 'failed, refused, denied, expired or cancelled; the audit found a fault, or a policy test failed',
  2: 'wrong usage: of the command, a parameter, the configuration, or no such tool or change',
  3: 'waits for approval; nothing has been sent',
  4: 'partly made, or it is not known whether it was made',
  130: 'interrupted; the change is recorded and may go on',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** What a command that ends with this change exits with. */
export function exitOf(change: Change): ExitCode {
  switch (change.state) {
    case 'succeeded':
      return 0;
    case 'planned':
    case 'awaiting_approval':
      return 3;
    case 'partly_succeeded':
    case 'outcome_unknown':
      return 4;
    case 'refused':
    case 'failed':
      return change.failure ? exitOfFailure(change.failure) : 1;
    case 'denied':
    case 'expired':
    case 'cancelled':
      return 1;
    // A change is left in these only by somebody who stops watching.
    case 'approved':
    case 'calling':
    case 'polling':
      return 130;
  }
}

export function exitOfFailure(failure: Failure): 1 | 2 {
  return errorCodes[failure.code].exitCode;
}
