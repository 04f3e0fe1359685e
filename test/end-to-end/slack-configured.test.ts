/** What a Slack section in the configuration changes in the whole program, with no Slack to talk to. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { policyOf } from '../../src/app-policy.ts';
import { loadConfig } from '../../src/config.ts';
import type { Groups } from '../../src/people/groups.ts';
import { fastClock } from '../fast-clock.ts';
import { program } from './program.ts';
import { newFolder } from './sandboxed.ts';

const people = `people:
  ada: { os: [ada], slack: [T0123/UADA] }
  bea: { os: [bea], slack: [T0123/UBEA] }
`;
const slack = 'slack: { approvals_channel: C0123ABC }\n';
const group = 'approvals: { from: { slack_groups: [S012] } }\n';

function load(text: string, sandbox = true) {
  const folder = newFolder();
  writeFileSync(path.join(folder, 'tencent-chatops.yaml'), text);
  const env = { TENCENT_CHATOPS_LOG: 'silent' };
  return loadConfig({ sandbox, dataDir: folder }, { env, home: folder, paths: { config: folder, data: folder } });
}

describe('people whom Slack signs in', () => {
  const oidc = 'console: { oidc: { issuer: "https://login.example.com", client_id: x } }\n';
  const login = people.replace('os: [ada]', 'login: [ada]');

  test.each([
    ['Slack, in the sandbox', people + slack, true, true],
    ['Slack, in the cloud', people + slack, false, true],
    ['OpenID Connect', login + oidc, true, true],
    ['both', login + oidc + slack, true, true],
    ['neither', people, true, false],
  ])('count as authenticated: %s', async (_, text, sandbox, authenticatedPeople) => {
    const { config, faultAt } = await load(text, sandbox);
    expect((await policyOf(config, faultAt)).policy.authenticatedPeople).toBe(authenticatedPeople);
  });
});

test('user groups are asked of whoever is given to the program', async () => {
  const asked = new Set<string>();
  const groups: Groups = {
    async members(name) {
      asked.add(name);
      return new Set(['slack:T0123/UBEA']);
    },
  };
  const overrides = { clock: fastClock(10), taskMs: 100, groups };
  const app = await createApp({ ...(await load(people + slack + group)), sweeps: false, overrides });
  onTestFinished(() => Promise.resolve(app[Symbol.asyncDispose]()));
  const ada = { id: 'os:ada', name: 'ada', surface: 'mcp', grade: 'claimed' } as const;
  const bea = { id: 'slack:T0123/UBEA', name: 'bea', surface: 'slack', grade: 'authenticated' } as const;
  const unbind = { tool: 'gaap:BindListenerRealServers', input: { ListenerId: 'listener-pbsgn7ej' } };
  const outcome = await app.executor.request(unbind, { principal: ada });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const { id, digest, evaluation } = outcome.change;
  const decided = await app.executor.decide(id, { kind: 'approve', digest, typed: evaluation.needs.typed }, bea);
  expect(decided).toMatchObject({ kind: 'decided', change: { state: 'approved' } });
  expect([...asked]).toEqual(['S012']);
});

describe('the command slack', () => {
  const started = (text: string | undefined, env: Readonly<Record<string, string>> = {}) => {
    const folder = newFolder();
    const file = path.join(folder, 'chatops.yaml');
    if (text !== undefined) writeFileSync(file, text);
    const config = text === undefined ? [] : ['--config', file];
    return program(['slack', '--sandbox', '--data-dir', folder, ...config], { HOME: folder, ...env });
  };

  test('says what is missing: the section, or its tokens', async () => {
    const [none, section, tokens] = await Promise.all([started(undefined), started(people), started(people + slack)]);
    for (const { code, stdout } of [none, section, tokens]) expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(/needs slack\.approvals_channel, and there is no \S+tencent-chatops\.yaml\./);
    expect(section.stderr).toMatch(/needs slack\.approvals_channel, and \S+chatops\.yaml has none\./);
    expect(tokens.stderr).toContain('needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and they are not set.');
  }, 60_000);
});
