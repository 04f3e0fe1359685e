/** Every name that Slack sends back to us, and what it takes to be sent it: held against manifest.json by a test. */

/** Where Slack's pages send their requests to, in HTTP mode. */
export const requestPath = '/slack/events';

export const commands = { clb: '/clb', gaap: '/gaap', scf: '/scf', tc: '/tc' } as const;
export type CommandName = keyof typeof commands;

export const shortcuts = {
  /** Anywhere. */
  runOperation: 'run_operation',
  /** On a message. */
  useId: 'use_id',
} as const;

/** `callback_id` of the modals that are submitted. */
export const views = {
  menu: 'menu',
  useId: 'use_id_form',
  operation: 'operation_form',
  approve: 'approve_form',
  deny: 'deny_form',
  breakGlass: 'break_glass_form',
  /** Shown, never submitted. */
  plan: 'full_plan',
  notice: 'notice',
} as const;

/** `action_id` of buttons. Which change they are about, their value alone says: a token. */
export const buttons = {
  approve: 'approve',
  /** Opens the form where something has to be typed or said. */
  approveWith: 'approve_with',
  deny: 'deny',
  more: 'more',
  cancel: 'cancel',
  breakGlass: 'break_glass',
  fullPlan: 'full_plan',
  previousPage: 'plan_previous',
  nextPage: 'plan_next',
  refresh: 'refresh',
  undo: 'undo',
  open: 'open_change',
  share: 'share_answer',
  nextAnswer: 'next_answer',
  runOperation: 'open_menu',
  revoke: 'revoke_standing',
  /** In a form; the value is the list, and the item. */
  addItem: 'add_item',
  removeItem: 'remove_item',
} as const;

/** `action_id` of inputs. */
export const inputs = {
  text: 'text',
  number: 'number',
  choice: 'choice',
  choices: 'choices',
  /** Asks us for its options, and tells us what was chosen where other fields depend on it. */
  live: 'live',
  lives: 'lives',
} as const;

/** `block_id` of the inputs of forms that are not made from a tool. */
export const fields = {
  operation: 'operation',
  id: 'id',
  typed: 'typed',
  reason: 'reason',
  standing: 'standing',
  sameParameters: 'same_parameters',
} as const;

/** Events, and the scope that each one takes. */
export const events = {
  app_home_opened: undefined,
  app_mention: 'app_mentions:read',
  /** What is known of people and groups is forgotten when these come. */
  user_change: 'users:read',
  subteam_members_changed: 'usergroups:read',
  subteam_updated: 'usergroups:read',
} as const satisfies Record<string, string | undefined>;

/** Methods of the Web API that we call, and the bot scope that each one takes (docs.slack.dev/reference/methods). */
export const methods = {
  'auth.test': undefined,
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.getPermalink': undefined,
  'conversations.open': 'im:write',
  'users.info': 'users:read',
  'usergroups.users.list': 'usergroups:read',
  'views.open': undefined,
  'views.update': undefined,
  'views.publish': undefined,
} as const satisfies Record<string, string | undefined>;

/** Lets Slack's own MCP client call /mcp. Optional: most deployments are not to be reached from outside. */
export const mcpScope = 'mcp:connect';

/** What slash commands and shortcuts take. */
export const commandScope = 'commands';
