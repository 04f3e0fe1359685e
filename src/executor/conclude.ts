import { plainText } from '../lib/text.ts';
import type { Verdict } from '../tool.ts';
import type { ChangeDocument } from './change.ts';
import type { LeasedChange } from './leased-change.ts';

/** Records what the live state shows. An accepted change that does not show is not called a failure. */
export async function conclude(leased: LeasedChange, verdict: Verdict): Promise<void> {
  const message = plainText(verdict.message);
  switch (verdict.outcome) {
    case 'succeeded':
    case 'partly_succeeded': {
      const patch = { message, ...itemsOf(verdict) };
      await leased.move({ to: verdict.outcome, event: verdict.outcome, message, patch });
      return;
    }
    case 'unchanged':
      // Said item by item by the cloud itself. Otherwise an accepted change may merely be slow to show.
      if (verdict.items) return fail(leased, 'NotCarriedOut', message, itemsOf(verdict));
      return leaveUnknown(leased, message);
    case 'unclear':
      return leaveUnknown(leased, message);
  }
}

export async function fail(
  leased: LeasedChange,
  code: 'TaskFailed' | 'NotCarriedOut',
  text: string,
  patch: Pick<Partial<ChangeDocument>, 'items'> = {},
): Promise<void> {
  const message = plainText(text);
  const failure = { code, message, next: 'Look at the live state, then ask for a new plan if it is still wanted.' };
  await leased.move({ to: 'failed', event: 'failed', message, patch: { message, failure, ...patch } });
}

export async function leaveUnknown(leased: LeasedChange, text: string): Promise<void> {
  const message = plainText(text);
  await leased.move({ to: 'outcome_unknown', event: 'outcome_unknown', message, patch: { message } });
}

/** The change stays as it is, says what to check, and is looked at again later. */
export async function stayUnknown(leased: LeasedChange, text: string, check: string | undefined): Promise<void> {
  const { change } = leased;
  const message = plainText(text);
  // Looking again for years must not fill the record with nothing.
  if (change.check !== undefined && change.message === message) return;
  await leased.move({
    to: 'outcome_unknown',
    event: 'still_unknown',
    message,
    patch: {
      message,
      check: plainText(check ?? `Read the live state of ${change.plan.subject} and compare it with the plan.`),
    },
  });
}

function itemsOf({ items }: Exclude<Verdict, { outcome: 'unclear' }>) {
  if (!items) return {};
  return { items: items.map((item) => ({ ...item, item: plainText(item.item), message: plainText(item.message) })) };
}
