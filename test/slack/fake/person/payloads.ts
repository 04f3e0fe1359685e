/** The bodies of commands and interactions, as Slack sends them. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { stateOf } from '../blocks/fields.ts';
import { app } from '../seeds.ts';
import type { Workspace } from '../workspace.ts';
import { type Channel, nameInPayloads } from '../world/channels.ts';
import { type Message, messageObject } from '../world/messages.ts';
import { enterprise, type Human, homeTeam, teamOf } from '../world/people.ts';
import { type Home, type Modal, viewObject } from '../world/views.ts';

export type Surface = Message | Modal | Home;

/** Somebody of the organisation has no workspace of their own, so that `team` is null. */
function common(human: Human, { settings }: Workspace): JsonObject {
  const onGrid = settings.grid || human.kind === 'grid';
  const organisation = onGrid ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {};
  return {
    team: human.kind === 'grid' ? null : { id: homeTeam.id, domain: homeTeam.domain, ...organisation },
    enterprise: onGrid ? { ...enterprise } : null,
    is_enterprise_install: human.kind === 'grid',
    user: { id: human.id, username: human.name, name: human.name, team_id: teamOf(human) },
    api_app_id: app.id,
    token: app.verificationToken,
  };
}

const channelOf = (channel: Channel): JsonObject => ({ id: channel.id, name: nameInPayloads(channel) });

function channelIn({ channels }: Workspace, id: string): Channel {
  const channel = channels.all.get(id);
  if (!channel) throw new Error(`There is no channel ${id}.`);
  return channel;
}

export function commandBody(
  human: Human,
  command: string,
  text: string,
  channelId: string,
  workspace: Workspace,
): JsonObject {
  const channel = channelIn(workspace, channelId);
  const { settings, triggers, responseUrls } = workspace;
  const onGrid = settings.grid || human.kind === 'grid';
  return {
    token: app.verificationToken,
    team_id: homeTeam.id,
    team_domain: homeTeam.domain,
    ...(onGrid ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    channel_id: channel.id,
    channel_name: nameInPayloads(channel),
    user_id: human.id,
    user_name: human.name,
    command,
    text: text.trim(),
    api_app_id: app.id,
    is_enterprise_install: String(human.kind === 'grid'),
    response_url: responseUrls.issue({ user: human.id, channel: channel.id, origin: undefined }),
    trigger_id: triggers.issue(human.id),
  };
}

/** Where the element is: a message, which has a response_url, or a view. */
function whereabouts(human: Human, on: Surface, workspace: Workspace): JsonObject {
  if (on.kind !== 'message')
    return { container: { type: 'view', view_id: on.id }, view: viewObject(on, app.id, app.bot.id) };
  const channel = channelIn(workspace, on.channel);
  const isEphemeral = on.ephemeralFor !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: on.ts,
      channel_id: on.channel,
      is_ephemeral: isEphemeral,
      ...(on.thread_ts === undefined ? {} : { thread_ts: on.thread_ts }),
    },
    channel: channelOf(channel),
    // Of what one person alone sees, Slack does not tell.
    ...(isEphemeral ? {} : { message: messageObject(on, app.id, homeTeam.id) }),
    response_url: workspace.responseUrls.issue({ user: human.id, channel: channel.id, origin: on }),
    state: stateOf(on.blocks, new Map()),
  };
}

export const actionBody = (human: Human, on: Surface, action: JsonObject, workspace: Workspace): JsonObject => ({
  type: 'block_actions',
  ...common(human, workspace),
  trigger_id: workspace.triggers.issue(human.id, on.kind === 'modal' ? on.id : undefined),
  ...whereabouts(human, on, workspace),
  actions: [{ ...action, action_ts: workspace.timestamp() }],
});

export function suggestionBody(
  human: Human,
  on: Surface,
  place: { readonly blockId: string; readonly actionId: string },
  value: string,
  workspace: Workspace,
): JsonObject {
  const { response_url: _none, state: _neither, ...where } = whereabouts(human, on, workspace);
  return {
    type: 'block_suggestion',
    ...common(human, workspace),
    ...where,
    block_id: place.blockId,
    action_id: place.actionId,
    value,
  };
}

export const submissionBody = (human: Human, modal: Modal, workspace: Workspace): JsonObject => ({
  type: 'view_submission',
  ...common(human, workspace),
  trigger_id: workspace.triggers.issue(human.id, modal.id),
  view: viewObject(modal, app.id, app.bot.id),
  response_urls: [],
});

export const closedBody = (human: Human, modal: Modal, isCleared: boolean, workspace: Workspace): JsonObject => ({
  type: 'view_closed',
  ...common(human, workspace),
  view: viewObject(modal, app.id, app.bot.id),
  is_cleared: isCleared,
});

export const shortcutBody = (human: Human, callbackId: string, workspace: Workspace): JsonObject => ({
  type: 'shortcut',
  ...common(human, workspace),
  callback_id: callbackId,
  trigger_id: workspace.triggers.issue(human.id),
  action_ts: workspace.timestamp(),
});

export const messageActionBody = (
  human: Human,
  callbackId: string,
  message: Message,
  workspace: Workspace,
): JsonObject => ({
  type: 'message_action',
  ...common(human, workspace),
  callback_id: callbackId,
  trigger_id: workspace.triggers.issue(human.id),
  response_url: workspace.responseUrls.issue({ user: human.id, channel: message.channel, origin: message }),
  message_ts: message.ts,
  channel: channelOf(channelIn(workspace, message.channel)),
  message: messageObject(message, app.id, homeTeam.id),
  action_ts: workspace.timestamp(),
});
