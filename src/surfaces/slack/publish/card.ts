/** The card of a change as the ledger has it, wherever it is shown. */
import type { Change, RecordedPlan } from '../../../executor/change.ts';
import type { EventRow } from '../../../ledger/port.ts';
import { changeCard } from '../cards/change.ts';
import type { Mention } from '../cards/mention.ts';
import type { Style } from '../cards/style.ts';
import type { SlackContext } from '../context.ts';
import type { Message } from '../text/build.ts';
import { toldOf } from './told.ts';

interface Shown {
  readonly change: Change;
  readonly events: readonly EventRow[];
  readonly token: string;
  readonly nowMs: number;
  /** On the card of everybody alone. */
  readonly mentions?: readonly Mention[];
  /** The plan that people saw before this one. */
  readonly before?: RecordedPlan | undefined;
}

export function drawCard(
  { settings }: Pick<SlackContext, 'settings'>,
  { change, events, before, ...shown }: Shown,
  style: Style,
): Message {
  const { label } = settings;
  const { progress, undoneBy, troubles } = toldOf(events);
  return changeCard(change, {
    ...shown,
    style,
    troubles,
    ...(label !== undefined && { label }),
    ...(before && { before }),
    ...(progress && { progress }),
    ...(undoneBy !== undefined && { undoneBy }),
  });
}
