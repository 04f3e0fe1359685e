/** The part of an app's manifest that Slack's behaviour depends on. */
import { z } from 'zod';

const Names = z.array(z.string()).default([]);

export const Manifest = z
  .object({
    features: z
      .object({
        app_home: z.object({ home_tab_enabled: z.boolean().default(false) }).default({ home_tab_enabled: false }),
        slash_commands: z.array(z.object({ command: z.string() })).default([]),
        shortcuts: z.array(z.object({ callback_id: z.string(), type: z.enum(['global', 'message']) })).default([]),
      })
      .prefault({}),
    oauth_config: z.object({ scopes: z.object({ bot: Names }).prefault({}) }).prefault({}),
    settings: z
      .object({
        event_subscriptions: z.object({ bot_events: Names }).prefault({}),
        interactivity: z.object({ is_enabled: z.boolean() }).default({ is_enabled: false }),
        socket_mode_enabled: z.boolean().default(false),
      })
      .prefault({}),
  })
  .readonly();
export type Manifest = z.infer<typeof Manifest>;

/** An app that may do everything that is faked, for the fake's own tests. */
export const generousManifest = {
  features: {
    app_home: { home_tab_enabled: true },
    slash_commands: [{ command: '/gaap' }, { command: '/clb' }],
    shortcuts: [
      { callback_id: 'make_change', type: 'global' },
      { callback_id: 'use_this', type: 'message' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'commands',
        'chat:write',
        'users:read',
        'users:read.email',
        'usergroups:read',
        'im:write',
        'channels:read',
        'groups:read',
        'im:read',
        'channels:history',
        'app_mentions:read',
        'im:history',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: ['app_mention', 'app_home_opened', 'message.im', 'subteam_members_changed', 'subteam_updated'],
    },
    interactivity: { is_enabled: true },
    socket_mode_enabled: true,
  },
} as const;
