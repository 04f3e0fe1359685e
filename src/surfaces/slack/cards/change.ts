import type { Change } from '../../../executor/change.ts';
import type { Message } from '../text/build.ts';
import { approvalCard, type CardOptions } from './approval.ts';
import { type StatusOptions, statusCard } from './status.ts';

/** The card of a change wherever it stands. */
export function changeCard(change: Change, options: CardOptions & StatusOptions): Message {
  return change.state === 'awaiting_approval' ? approvalCard(change, options) : statusCard(change, options);
}
