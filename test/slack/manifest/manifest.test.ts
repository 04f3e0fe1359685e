import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { mcpPath } from '../../../src/surfaces/mcp/http/metadata.ts';
import { verbNames } from '../../../src/surfaces/slack/commands/verbs.ts';
import { limits } from '../../../src/surfaces/slack/limits.ts';
import * as names from '../../../src/surfaces/slack/names.ts';
import { tools } from '../../../tools/index.ts';

const root = new URL('../../../', import.meta.url);

const Manifest = z.object({
  display_information: z.object({
    name: z.string().max(limits.appName),
    description: z.string().max(limits.appDescription),
    long_description: z.string().min(limits.longDescriptionLeast).max(limits.longDescription),
  }),
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.literal(true) }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z]+$/)
            .max(limits.commandName),
          description: z.string().max(limits.commandDescription),
          usage_hint: z.string().max(limits.commandHint),
          should_escape: z.literal(true),
        }),
      )
      .max(limits.commands),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(limits.shortcutName),
          type: z.enum(['global', 'message']),
          callback_id: z.string().max(limits.id),
          description: z.string().max(limits.shortcutDescription),
        }),
      )
      .max(limits.shortcuts),
  }),
  oauth_config: z.object({
    scopes: z.strictObject({
      bot: z.array(z.string()).max(limits.scopes),
      bot_optional: z.array(z.string()).max(limits.scopes),
    }),
  }),
  settings: z.object({
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()).max(limits.botEvents) }),
    interactivity: z.object({ is_enabled: z.literal(true) }),
    socket_mode_enabled: z.literal(true),
  }),
  // As slackapi/manifest-schema has it, of which only what is used here.
  mcp_servers: z.record(
    z.string(),
    z.strictObject({
      url: z
        .string()
        .regex(/^https:\/\//)
        .max(500),
      auth_type: z.literal('slack_identity_auth'),
    }),
  ),
});

const manifest = Manifest.parse(JSON.parse(readFileSync(new URL('manifest.json', root), 'utf8')));
const sorted = (all: Iterable<string>) => [...new Set(all)].toSorted();

test('the commands are those that the code reads, and every product has one', () => {
  const given = manifest.features.slash_commands.map(({ command }) => command);
  expect(sorted(given)).toEqual(sorted(Object.values(names.commands)));
  for (const { product } of tools) expect(given).toContain(`/${product}`);
});

test('what a usage hint names is there', () => {
  for (const { command, usage_hint: hint } of manifest.features.slash_commands) {
    const firsts = hint.split('|').map((part) => part.trim().split(' ')[0] ?? '');
    const known = command === '/tc' ? verbNames : [...operationsOf(command), 'help'];
    for (const first of firsts) expect(known, `${command} ${first}`).toContain(first);
  }
});

function operationsOf(command: string): string[] {
  return tools
    .filter(({ product }) => `/${product}` === command)
    .map(({ operation }) =>
      operation
        .replace(/^.*:/, '')
        .replace(/([a-z])([A-Z])/g, '$1-$2')
        .toLowerCase(),
    );
}

test('the shortcuts are those that the code answers', () => {
  const given = manifest.features.shortcuts;
  expect(sorted(given.map(({ callback_id }) => callback_id))).toEqual(sorted(Object.values(names.shortcuts)));
  expect(given.find(({ callback_id }) => callback_id === names.shortcuts.useId)?.type).toBe('message');
  expect(given.find(({ callback_id }) => callback_id === names.shortcuts.runOperation)?.type).toBe('global');
});

test('the events are those that the code listens to', () => {
  expect(sorted(manifest.settings.event_subscriptions.bot_events)).toEqual(sorted(Object.keys(names.events)));
});

test('the scopes are those that commands, events and methods take, and no others', () => {
  const taken = [names.commandScope, names.mcpScope, ...Object.values(names.events), ...Object.values(names.methods)];
  expect(sorted(manifest.oauth_config.scopes.bot)).toEqual(sorted(taken.filter((scope) => scope !== undefined)));
});

test("Slack's own MCP client finds this server, by an address to be replaced, and may be left out", () => {
  expect(Object.entries(manifest.mcp_servers)).toEqual([
    ['tencent-chatops', { url: `https://chatops.example.com${mcpPath}`, auth_type: 'slack_identity_auth' }],
  ]);
  expect(manifest.oauth_config.scopes.bot_optional).toEqual([names.mcpScope]);
});

test('no name is used for two things', () => {
  for (const all of [names.commands, names.shortcuts, names.views, names.buttons, names.fields]) {
    const values = Object.values(all);
    expect(new Set(values).size).toBe(values.length);
  }
  const actions = [...Object.values(names.buttons), ...Object.values(names.inputs)];
  expect(new Set(actions).size).toBe(actions.length);
  for (const name of [...actions, ...Object.values(names.views)]) expect(name.length).toBeLessThanOrEqual(limits.id);
});

const sources = readdirSync(new URL('src/surfaces/slack/', root), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'names.ts')
  .map((file) => [file, readFileSync(new URL(`src/surfaces/slack/${file}`, root), 'utf8')] as const);

test('every name is used, and none is written out where it is used', () => {
  const code = sources.map(([, text]) => text).join('\n');
  for (const [table, all] of Object.entries({
    views: names.views,
    buttons: names.buttons,
    inputs: names.inputs,
    fields: names.fields,
  }))
    for (const key of Object.keys(all)) expect(code, `${table}.${key}`).toContain(`${table}.${key}`);
  for (const [file, text] of sources)
    expect([...text.matchAll(/(?:action_id|callback_id|block_id): '/g)], file).toEqual([]);
});

test('every method of the Web API that the code calls is in the table of scopes', () => {
  const known: readonly string[] = Object.keys(names.methods);
  for (const [file, text] of sources)
    for (const [, method = ''] of text.matchAll(/\bclient\.([a-z]+(?:\.[a-zA-Z]+)+)\(/g))
      expect(known, file).toContain(method);
});
