/** What a person sees after having done something. */
import type { Outcome } from '../delivery/outcome.ts';
import type { Workspace } from '../workspace.ts';
import type { Message } from '../world/messages.ts';
import type { Home, Modal } from '../world/views.ts';

export type Trouble =
  /** The app did not acknowledge in time. */
  | 'operation_timeout'
  /** The app is not there, or said something else than 200. */
  | 'dispatch_failed'
  /** The app acknowledged with something that Slack cannot show. */
  | 'invalid_response'
  /** Nothing was sent: an event that the app did not subscribe to, or of a channel that it is not in. */
  | 'not_delivered';

export interface Seen {
  /** On the fake's clock. */
  readonly ackMs: number | undefined;
  readonly error: Trouble | undefined;
  /** Below the inputs of the modal, by block id. */
  readonly errors: Readonly<Record<string, string>>;
  /** Waits for the first message since that only this person sees, new or replaced. */
  ephemeral(): Promise<Message>;
  /** Waits for the first message of the app's since that others see too, new or changed. */
  message(): Promise<Message>;
  /** Waits for a modal that was opened or changed since; the one on top. */
  modal(): Promise<Modal>;
  /** Waits for a Home tab that was published since. */
  home(): Promise<Home>;
}

/** To be called before the deed; what it returns is told how that went. */
export function startLooking(user: string, workspace: Workspace): (outcome: Outcome | undefined) => Seen {
  const since = workspace.changes.last();
  return (outcome) => seen(user, since, workspace, outcome);
}

function seen(user: string, since: number, workspace: Workspace, outcome: Outcome | undefined): Seen {
  const { changes, messages, views } = workspace;
  const isNew = ({ seq }: { readonly seq: number }) => seq > since;
  const ofApp = () => messages.all().filter((one) => one.bot_id !== undefined && isNew(one));
  const first = <One extends { readonly seq: number }>(all: readonly One[]) =>
    all.toSorted((one, other) => one.seq - other.seq)[0];
  return {
    ackMs: outcome?.acked ? outcome.ackMs : undefined,
    error: !outcome ? 'not_delivered' : outcome.acked ? undefined : outcome.error,
    errors: {},
    ephemeral: () =>
      changes.until(() => first(ofApp().filter((one) => one.ephemeralFor === user)), `A message for ${user} alone`),
    message: () => changes.until(() => first(ofApp().filter((one) => one.ephemeralFor === undefined)), 'A message'),
    modal: () =>
      changes.until(() => {
        const top = views.stack(user).at(-1);
        return top && isNew(top) ? top : undefined;
      }, `A modal for ${user}`),
    home: () =>
      changes.until(() => {
        const home = views.home(user);
        return home && isNew(home) ? home : undefined;
      }, `A Home tab for ${user}`),
  };
}
