/** The console in a real browser, on the embedded sandbox: what a person sees and presses. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Change } from '../../src/executor/change.ts';
import { type Console, serveConsole } from '../../src/surfaces/console/console.ts';
import { type SandboxedApp, sandboxedApp } from '../end-to-end/sandboxed.ts';
import { fastClock } from '../fast-clock.ts';
import { assistant, operator } from './setup.ts';

export interface World {
  readonly app: SandboxedApp;
  readonly console: Console;
  readonly request: (call: { tool: string; input: object }) => Promise<Change>;
}

/** A task takes some three seconds, so that there is something to watch. */
export async function world(taskMs = 30_000): Promise<World> {
  const clock = fastClock(10);
  const app = await sandboxedApp({ clock, taskMs });
  const console = await serveConsole({
    executor: app.executor,
    directory: app.directory,
    clock,
    randomBytes,
    log: app.log,
    version: '0.1.0',
    signal: new AbortController().signal,
    listen: { host: '127.0.0.1', port: 0 },
    howToApprove: (id) => `tencent-chatops approve ${id}`,
    signIn: { kind: 'link', principal: operator },
  });
  onTestFinished(() => console.close());
  return {
    app,
    console,
    async request(call) {
      const outcome = await app.executor.request(call, assistant);
      if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
      return outcome.change;
    },
  };
}

export const udp = {
  tool: 'gaap:BindListenerRealServers',
  input: {
    ListenerId: 'listener-udprr001',
    RealServerBindSet: [{ RealServerId: 'rs-pool0003', RealServerIP: '192.0.2.3', RealServerPort: 5000 }],
  },
};
export const register = {
  tool: 'clb:RegisterFunctionTargets',
  input: {
    LoadBalancerId: 'lb-cuxw****',
    ListenerId: 'lbl-d1ub****',
    LocationId: 'loc-abcd1234',
    FunctionTargets: [
      {
        Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
        Weight: 66,
      },
    ],
    Region: 'ap-guangzhou',
  },
};
export const deletion = {
  tool: 'gaap:DeleteListeners',
  input: { ProxyId: 'link-3d85gh', Force: 1, ListenerIds: ['listener-o0f3at99'] },
};

export interface Window {
  readonly page: Page;
  readonly open: (path: string) => Promise<void>;
  /** How much has moved since the page was opened, but for what somebody pressed. */
  readonly shifted: () => Promise<number>;
}

/** Reports what would be told to nobody: errors, what the policy of the page forbids, and requests to other places. */
export async function windowOn(
  { console }: World,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const faults: string[] = [];
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(`${console.url}/`)) return route.continue();
    faults.push(`a request to ${url}`);
    return route.abort();
  });
  await context.addInitScript(watchers);
  const page = await context.newPage();
  page.on('console', (message) => {
    // That a page was refused is what some tests are about.
    if (/^Failed to load resource: the server responded with a status of 4/.test(message.text())) return;
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(console.signInLink?.() ?? '');
  await page.getByRole('button', { name: 'Sign in as op' }).click();
  await page.waitForURL(`${console.url}/`);
  onTestFinished(() => expect(faults).toEqual([]));
  return {
    page,
    open: async (path) => {
      await page.goto(console.url + path);
    },
    shifted: async () => z.number().parse(await page.evaluate('window.shifted')),
  };
}

const watchers = `
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
document.addEventListener('securitypolicyviolation', (event) => {
  console.error('forbidden by the policy of the page: ' + event.violatedDirective + ' ' + event.blockedURI);
});
`;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Found = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What keeps somebody from using the page, as far as a program can tell; every one, whatever its weight. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(axe);
  const found = Found.parse(await page.evaluate('axe.run(document).then(({ violations }) => violations)'));
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${impact} ${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

export async function picture(page: Page, name: string): Promise<void> {
  const file = path.join(import.meta.dirname, '../../test-results/console', `${name}.png`);
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
}
