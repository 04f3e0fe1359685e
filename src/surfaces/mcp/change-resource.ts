/** A change as a resource: the JSON that `change_show` gives, under an address that a client can keep. */
import type { Change } from '../../executor/change.ts';
import { type ChangeView, viewChange } from './change-view.ts';
import { changeWords } from './change-words.ts';
import type { LinkBlock } from './protocol.ts';
import { addresses, mimeType } from './resources/addresses.ts';

export function changeLink({ id }: Pick<Change, 'id'>): LinkBlock {
  return { type: 'resource_link', uri: addresses.change(id), name: id, mimeType };
}

/** Where a change stands, as its address and `change_show` tell it. */
export function changeStanding(change: Change, howToApprove: (id: string) => string): ChangeView {
  const how = howToApprove(change.id);
  const { next } = changeWords(change, how);
  return viewChange(change, { next, howToApprove: how }, { withKept: true });
}
