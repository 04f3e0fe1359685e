/** The Bolt app. It only tells kinds of deliveries apart; everything else is in inbound/. */
import { App, type ReceiverEvent } from '@slack/bolt';
import type { Inbound } from '../inbound/inbound.ts';
import type { Log } from '../log.ts';
import { commands, events, shortcuts } from '../names.ts';
import type { Connection } from './receiver.ts';
import { silent } from './silent.ts';
import type { App as OwnApp } from './web.ts';

/**
 * Bolt acknowledges events before anybody has looked at them, and what is acknowledged is not sent again. Here it is
 * recorded first; where that fails, Slack sends the event once more.
 */
class RecordsFirst extends App {
  override async processEvent(event: ReceiverEvent): Promise<void> {
    if (event.body['type'] !== 'event_callback') return super.processEvent(event);
    await super.processEvent({ ...event, ack: async () => undefined });
    await event.ack();
  }
}

export interface BoltOptions {
  readonly connection: Connection;
  readonly app: OwnApp;
  readonly botToken: string;
  readonly log: Log;
}

export function listenTo(inbound: Inbound, { connection, app: own, botToken, log }: BoltOptions): void {
  const bolt = new RecordsFirst({
    receiver: connection.receiver,
    logger: silent,
    // Already asked and checked: Bolt would ask again for each workspace.
    authorize: async () => ({
      botToken,
      botUserId: own.botUser,
      teamId: own.teamId,
      ...(own.botId !== undefined && { botId: own.botId }),
      ...(own.enterpriseId !== undefined && { enterpriseId: own.enterpriseId }),
    }),
  });
  bolt.error(async (thrown) => {
    log.error({ err: thrown }, 'a delivery of Slack was not handled');
    throw thrown;
  });
  for (const command of Object.values(commands))
    bolt.command(command, ({ body, ack }) => inbound.command(body, (text) => ack(text)));
  bolt.action({ type: 'block_actions' }, ({ body, ack }) => inbound.click(body, () => ack()));
  bolt.view({ callback_id: /.*/, type: 'view_submission' }, ({ body, ack }) =>
    inbound.submit(body, (answer) => ack(answer)),
  );
  for (const callback of Object.values(shortcuts))
    bolt.shortcut(callback, ({ body, ack }) => inbound.shortcut(callback, body, () => ack()));
  bolt.options<'block_suggestion'>({ type: 'block_suggestion' }, ({ body, ack }) =>
    inbound.options(body, (options) => ack({ options })),
  );
  for (const name of eventNames) bolt.event(name, ({ body }) => inbound.event(name, body));
}

type EventName = keyof typeof events;
const isEvent = (name: string): name is EventName => Object.hasOwn(events, name);
const eventNames = Object.keys(events).filter(isEvent);
