import { type Browser, chromium as engine } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium } from './chromium.ts';
import { barriers, deletion, picture, register, udp, type Window, type World, windowOn, world } from './window.ts';

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true };

/** A browser on a busy machine may take its time. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 20_000, interval: 100 });

describe.skipIf(!chromium)('in a browser', { timeout: 60_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    // In a container there is nothing that a sandbox could be made of.
    browser = await engine.launch({ executablePath: chromium ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser?.close());

  test('somebody signs in by link, approves by typing, and watches it come to its end without reloading', async () => {
    const on = await world();
    const { id } = await on.request(udp);
    const { page, shifted } = await windowOn(on, browser);
    const mine = page.getByRole('region', { name: 'Waiting for me' });
    await mine.getByRole('link', { name: /udp-5000/ }).click();
    await page.getByLabel('To confirm, type listener-udprr001').fill('listener-udprr001');
    await page.locator('#reason-approve').fill('moving to the new pool');
    await page.getByRole('button', { name: 'Approve: remove 2, add 1 on listener-udprr001' }).click();
    await page.waitForURL(`**/changes/${id}`);
    await page.evaluate('window.same = true');
    const state = page.locator('.standing .badge');
    await eventually(() => state.textContent()).toBe('Accepted, not yet settled');
    await picture(page, 'live');
    await eventually(() => state.textContent()).toBe('Done');
    await eventually(() => page.locator('.events').textContent()).toContain('succeeded');
    expect(await page.locator('.says').textContent()).toContain('as asked');
    expect(await page.evaluate('window.same')).toBe(true);
    expect(await shifted()).toBeLessThan(0.01);
    expect(on.app.sandbox.executions().filter(({ wrote }) => wrote)).toHaveLength(1);

    await page.getByRole('link', { name: 'Show the whole record' }).click();
    await page.getByRole('button', { name: 'Plan the undo of the change to listener-udprr001' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/changes/') && !url.pathname.endsWith(id));
    expect(await page.getByRole('link', { name: id }).textContent()).toBe(id);
    await page.getByRole('button', { name: /^Approve: / }).isVisible();
  });

  test('somebody denies with a reason', async () => {
    const on = await world();
    const { id } = await on.request(udp);
    const { page, open } = await windowOn(on, browser);
    await open(`/changes/${id}`);
    await page.locator('#reason-deny').fill('not tonight');
    await page.getByRole('button', { name: 'Deny the change to listener-udprr001' }).click();
    await eventually(() => page.locator('.badge').first().textContent()).toBe('Denied');
    expect(await page.locator('.decisions').textContent()).toContain('“not tonight”');
  });

  test('a page that is open shows what somebody else decided, and offers nothing that is over', async () => {
    const on = await world();
    const change = await on.request(udp);
    const { page, open, shifted } = await windowOn(on, browser);
    await open(`/changes/${change.id}`);
    const approve = page.getByRole('button', { name: /^Approve: / });
    expect(await approve.isEnabled()).toBe(true);
    await on.app.executor.decide(
      change.id,
      { kind: 'deny' },
      { id: 'os:b', name: 'b', surface: 'cli', grade: 'local' },
    );
    await eventually(() => page.locator('.standing .badge').textContent()).toBe('Denied');
    expect(await approve.isDisabled()).toBe(true);
    expect(await shifted()).toBeLessThan(0.01);
  });

  test('a plan that moves while the page is open says so', async () => {
    const on = await world(1_000);
    const change = await on.request(udp);
    const { page, open } = await windowOn(on, browser);
    await open(`/changes/${change.id}`);
    const pool = (ids: readonly number[]) => ({
      ...udp,
      input: {
        ...udp.input,
        RealServerBindSet: ids.map((n) => ({
          RealServerId: `rs-pool000${n}`,
          RealServerIP: `192.0.2.${n}`,
          RealServerPort: 5000,
        })),
      },
    });
    const other = await on.request(pool([1, 2, 3]));
    const by = { id: 'os:b', name: 'b', surface: 'cli', grade: 'local' } as const;
    const approve = (id: string, digest: string) =>
      on.app.executor.decide(id, { kind: 'approve', digest, typed: 'listener-udprr001' }, by);
    await approve(other.id, other.digest);
    await on.app.executor.drive(other.id);
    await approve(change.id, change.digest);
    await on.app.executor.drive(change.id);
    await page.getByRole('link', { name: 'The plan has changed. Show the new one' }).click();
    await page.getByRole('button', { name: /^Approve: remove 2/ }).waitFor();
  });

  test('the lists say what has changed, and what is being made how far it is', async () => {
    const on = await world();
    const { page, shifted } = await windowOn(on, browser);
    expect(await page.locator('[data-live="count-mine"]').textContent()).toBe('0');
    const change = await on.request(register);
    await page.getByRole('link', { name: 'The lists have changed. Show them' }).click({ timeout: 10_000 });
    await eventually(() => page.locator('[data-live="count-mine"]').textContent()).toBe('1');
    await on.app.executor.decide(
      change.id,
      { kind: 'approve', digest: change.digest },
      { id: 'os:b', name: 'b', surface: 'cli', grade: 'local' },
    );
    const driven = on.app.executor.drive(change.id);
    await page.reload();
    await eventually(() => page.locator('.moving [data-live="now"]').textContent()).not.toBe('');
    await driven;
    await page.getByRole('link', { name: 'The lists have changed. Show them' }).waitFor({ timeout: 10_000 });
    expect(await shifted()).toBeLessThan(0.01);
  });

  test('the keyboard is enough to find, read and approve', async () => {
    const on = await world(1_000);
    await on.request(udp);
    const { page } = await windowOn(on, browser);
    const focus = () => page.evaluate('document.activeElement.textContent.trim() || document.activeElement.id');
    const tabTo = async (words: RegExp) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        if (words.test(String(await focus()))) return;
      }
      throw new Error(`The keyboard does not reach ${words}.`);
    };
    await page.keyboard.press('Tab');
    expect(await focus()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(/udp-5000/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /udp-5000/ }).waitFor();
    // Typing into the field that asks for it, then Enter, as in any form.
    await tabTo(/^typed-approve$/);
    await page.keyboard.type('listener-udprr001');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('.badge').first().textContent()).toBe('Done');
  });

  test('somebody without scripts approves and sees the end by reloading', async () => {
    const on = await world(1_000);
    const { id } = await on.request(register);
    const { page, open } = await windowOn(on, browser, { javaScriptEnabled: false });
    await open(`/changes/${id}`);
    await page.locator('select[name=standing]').selectOption('60');
    await page.getByRole('button', { name: /^Approve: / }).click();
    await eventually(async () => {
      await page.reload();
      return page.locator('.badge').first().textContent();
    }).toBe('Done');
    await open('/standing');
    await page.getByRole('button', { name: /^Revoke / }).click();
    await page.getByText('None is in force.').waitFor();
  });

  test('the history finds a change by its words', async () => {
    const on = await world();
    await on.request(udp);
    await on.request(register);
    const { page, open } = await windowOn(on, browser);
    await open('/history');
    await page.getByLabel(/^Words in/).fill('claude udp-5000');
    await page.getByRole('button', { name: 'Search the history' }).click();
    await page.waitForURL('**/history?q=*');
    expect(await page.locator('.change').count()).toBe(1);
    expect(await page.getByLabel(/^Words in/).inputValue()).toBe('claude udp-5000');
  });

  describe.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { ...phone, colorScheme: 'light' }],
    ['phone-dark', { ...phone, colorScheme: 'dark' }],
  ] as const)('%s', (name, options) => {
    test('every page is without barriers and never wider than the screen', async () => {
      const on = await world(1_000);
      const places = await everything(on);
      const { page, open } = await windowOn(on, browser, options);
      const problems: string[] = [];
      for (const [title, path] of places) {
        await open(path);
        problems.push(...(await problemsOf(page, title)));
        await picture(page, `${name}-${title}`);
      }
      await open(places[1]?.[1] ?? '/');
      await rejected(page);
      problems.push(...(await problemsOf(page, 'rejected')));
      await picture(page, `${name}-rejected`);
      await page.getByRole('button', { name: 'Sign out' }).click();
      problems.push(...(await problemsOf(page, 'signed-out')));
      await page.goto(on.console.signInLink?.() ?? '');
      problems.push(...(await problemsOf(page, 'sign-in')));
      await picture(page, `${name}-sign-in`);
      expect(problems).toEqual([]);
    }, 180_000);
  });
});

type Page = Window['page'];

async function problemsOf(page: Page, title: string): Promise<readonly string[]> {
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const found = await barriers(page);
  return [...(Number(wide) <= 0 ? [] : [`${wide} pixels too wide`]), ...found].map((what) => `${title}: ${what}`);
}

/** Opens everything that is closed, so that all of it is looked at. */
async function rejected(page: Page): Promise<void> {
  await page.locator('#typed-approve').fill('something else');
  await page.locator('#reason-approve').fill('a reason that is kept');
  await page.getByRole('button', { name: /^Approve: / }).click();
  await page.getByRole('alert').waitFor();
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
}

/** A world with something on every page; what they are called, and where they are. */
async function everything(on: World): Promise<readonly (readonly [string, string])[]> {
  const { executor } = on.app;
  const by = { id: 'os:bob', name: 'bob', surface: 'cli', grade: 'local' } as const;
  const done = await on.request(register);
  await executor.decide(
    done.id,
    {
      kind: 'approve',
      digest: done.digest,
      reason: 'agreed in the morning',
      standing: { forMinutes: 60, sameParameters: true },
    },
    by,
  );
  await executor.drive(done.id);
  const removed = await on.request(deletion);
  const waits = await on.request(udp);
  const denied = await on.request(udp);
  await executor.decide(denied.id, { kind: 'deny', reason: 'the other one is enough' }, by);
  return [
    ['overview', '/'],
    ['waiting', `/changes/${waits.id}`],
    ['deletion', `/changes/${removed.id}`],
    ['done', `/changes/${done.id}`],
    ['denied', `/changes/${denied.id}`],
    ['history', '/history?q=listener'],
    ['standing', '/standing'],
    ['audit', '/audit'],
    ['missing', '/nothing'],
  ];
}
