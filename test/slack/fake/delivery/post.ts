/** Everything that goes to the app goes through here: recorded, and events until they are acknowledged. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { app } from '../seeds.ts';
import { timings } from '../timings.ts';
import { elapsedIn, type Workspace } from '../workspace.ts';
import { enterprise, homeTeam } from '../world/people.ts';
import type { Envelope, Outcome, Transport } from './outcome.ts';

export interface PostOffice {
  /** Socket Mode, or a request URL. */
  transport: Transport;
  command(body: JsonObject): Promise<Outcome>;
  interaction(body: JsonObject, accepts: boolean): Promise<Outcome>;
  /** The outcome of the first attempt; undefined where the app did not subscribe to it. The retries go on alone. */
  event(event: JsonObject): Promise<Outcome | undefined>;
}

export function createPostOffice(transport: Transport, workspace: Workspace, closing: AbortSignal): PostOffice {
  const { clock, record, changes } = workspace;

  async function send(envelope: Envelope): Promise<Outcome> {
    const atMs = elapsedIn(workspace);
    const { to, outcome } = office.transport.send(envelope);
    const { id, kind, name, attempt, reason, body } = envelope;
    const sent = { id, kind, name, attempt, reason, atMs, to, body };
    const at = record.deliveries.push({ ...sent, ackMs: undefined, error: undefined }) - 1;
    changes.tell();
    const result = await outcome;
    record.deliveries[at] = {
      ...sent,
      ackMs: result.acked ? result.ackMs : undefined,
      error: result.acked ? undefined : result.error,
    };
    changes.next();
    changes.tell();
    return result;
  }

  async function retry(envelope: Envelope, first: Outcome): Promise<void> {
    let last = first;
    for (const [at, waitMs] of timings.eventRetriesMs.entries()) {
      if (last.acked || last.noRetry || closing.aborted) return;
      await clock.sleep(waitMs, closing);
      last = await send({ ...envelope, attempt: at + 1, reason: last.reason });
    }
  }

  const office: PostOffice = {
    transport,
    command: (body) => send(envelope('slash_commands', String(body['command']), body, true)),
    interaction: (body, accepts) => send(envelope('interactive', String(body['type']), body, accepts)),
    async event(event) {
      const name = nameOf(event);
      if (!workspace.manifest.settings.event_subscriptions.bot_events.includes(name)) return undefined;
      const one = envelope('events_api', name, wrapped(event, workspace), false);
      const first = await send(one);
      retry(one, first).catch(() => undefined);
      return first;
    },
  };
  return office;
}

const envelope = (kind: Envelope['kind'], name: string, body: JsonObject, accepts: boolean): Envelope => ({
  id: randomUUID(),
  kind,
  name,
  body,
  accepts,
  attempt: 0,
  reason: undefined,
});

const places: Readonly<Record<string, string>> = { channel: 'channels', group: 'groups' };

/** As it is subscribed to. */
function nameOf({ type, channel_type: place }: JsonObject): string {
  if (type !== 'message') return String(type);
  return `message.${places[String(place)] ?? String(place)}`;
}

function wrapped(event: JsonObject, { newId, clock, settings }: Workspace): JsonObject {
  const enterpriseId = settings.grid ? enterprise.id : null;
  return {
    token: app.verificationToken,
    team_id: homeTeam.id,
    context_team_id: homeTeam.id,
    context_enterprise_id: enterpriseId,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(clock.now() / 1_000),
    authorizations: [
      {
        enterprise_id: enterpriseId,
        team_id: homeTeam.id,
        user_id: app.bot.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: 'fake-event-context',
  };
}
