/** Errors of the Web API that people meet, in words that say what to do (docs.slack.dev/reference/methods). */
export const errors = {
  channel_not_found: 'the channel is not there, or the bot is not in it: invite it with /invite @tencent-chatops',
  not_in_channel: 'the bot is not in the channel: invite it with /invite @tencent-chatops',
  is_archived: 'the channel is archived',
  restricted_action: 'a setting of the workspace does not let the bot post there',
  user_not_in_channel: 'the person is not in the channel',
  user_not_found: 'Slack does not know the person',
  missing_scope: 'the app lacks a scope: whoever runs it has to install it again from manifest.json',
  invalid_auth: 'Slack does not accept the token',
  not_authed: 'Slack does not accept the token',
  account_inactive: 'the app was removed from the workspace',
  token_revoked: 'the token was revoked',
  token_expired: 'the token has expired',
  no_permission: 'the token may not do this',
  org_login_required: 'the workspace is being moved to an organisation',
  team_access_not_granted: 'the app is not granted access to this workspace',
  link_disabled: 'Socket Mode is switched off for the app',
  forbidden_team: 'the workspace does not let the app connect: look at Socket Mode on its page',
  msg_too_long: 'the message is too long',
  msg_blocks_too_long: 'the message is too long',
  invalid_blocks: 'Slack does not take such blocks',
  message_not_found: 'the message was deleted',
  expired_trigger_id: 'it took longer than the three seconds that Slack leaves for it',
  edit_window_closed: 'the workspace lets messages be edited for a while only',
  cannot_reply_to_message: 'what the thread began with was deleted, or takes no answers',
  plan_upgrade_required: "the workspace's plan has no user groups",
  no_such_subteam: 'there is no such user group',
} as const satisfies Record<string, string>;

/** No later attempt can go better until a person has done something about the app. */
export const fatalErrors: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'team_access_not_granted',
  'link_disabled',
]);

/** The token is good for nothing any more, whatever is asked with it. */
export const tokenErrors: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
  'team_access_not_granted',
]);

/** Nothing can be said in the thread: what began it was deleted, or it is locked. */
export const threadErrors: ReadonlySet<string> = new Set([
  'cannot_reply_to_message',
  'message_not_found',
  'thread_not_found',
  'restricted_action_thread_locked',
]);

/** The client or the workspace does not know what the message is made of; it was not taken. */
export const blockErrors: ReadonlySet<string> = new Set(['invalid_blocks', 'invalid_blocks_format']);

/** The message cannot be changed any more. */
export const unchangeableErrors: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
  'block_mismatch',
]);
