import type { HomeView, ModalView } from '@slack/types';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { answerMessage } from '../../../src/surfaces/slack/cards/answer.ts';
import { changeCard } from '../../../src/surfaces/slack/cards/change.ts';
import { approveView, breakGlassView, denyView } from '../../../src/surfaces/slack/cards/decide-views.ts';
import { failureMessage } from '../../../src/surfaces/slack/cards/failure.ts';
import { problemMessage } from '../../../src/surfaces/slack/cards/help.ts';
import { homeView } from '../../../src/surfaces/slack/cards/home.ts';
import { changesMessage, standingMessage } from '../../../src/surfaces/slack/cards/lists.ts';
import { missingMessage } from '../../../src/surfaces/slack/cards/missing.ts';
import { planPages } from '../../../src/surfaces/slack/cards/plan-view.ts';
import { plannedMessage, sentenceMessage } from '../../../src/surfaces/slack/cards/planned.ts';
import {
  eventMessage,
  outcomeMessage,
  reminderMessage,
  threadMessage,
} from '../../../src/surfaces/slack/cards/thread.ts';
import { readCommand } from '../../../src/surfaces/slack/commands/read.ts';
import { failureView } from '../../../src/surfaces/slack/forms/notices.ts';
import type { Message } from '../../../src/surfaces/slack/text/build.ts';
import { tools } from '../../../tools/index.ts';
import { hostileText } from '../inputs.ts';
import { troublesOfMessage, troublesOfView } from '../numbers.ts';
import { slackTypes } from '../schema.ts';
import { event, hostileChange, may, standing, startMs, token } from './changes.ts';
import { expectInert, expectInertBlocks } from './inert.ts';

beforeAll(() => void slackTypes(), 120_000);

function expectMessage(message: Message): void {
  expect(troublesOfMessage(message)).toEqual([]);
  expect(slackTypes().blocks(message.blocks)).toEqual([]);
  expectInert(message);
}

function expectView(view: ModalView | HomeView): void {
  expect(troublesOfView(view)).toEqual([]);
  expect(slackTypes().view(view)).toEqual([]);
  expectInertBlocks(view);
}

const text = hostileText(900);
const runs = { numRuns: 100 };

test('the card of any change, in any state and style', () => {
  fc.assert(
    fc.property(
      hostileChange,
      hostileChange,
      text,
      fc.constantFrom('new', 'classic'),
      (change, before, words, style) => {
        const options = { token, style, nowMs: startMs + 120_000, label: words };
        const progress = { message: words, atMs: startMs + 110_000 };
        expectMessage(changeCard(change, { ...options, before: before.plan, progress, troubles: [words] }));
        expectMessage(outcomeMessage(change));
        expectMessage(plannedMessage(change, { token, channel: 'C0123', command: '/tc help' }));
        expectMessage(reminderMessage(change, [{ kind: 'user', id: 'U0BO' }]));
        expectMessage(sentenceMessage(`It is recorded: ${words}`));
        expectMessage(missingMessage({ title: 'List', missing: [words], token, command: '/tc help' }));
        const told = threadMessage(
          Array.from({ length: 10 }, () => event('approved', words)),
          change,
        );
        if (told) expectMessage(told);
      },
    ),
    runs,
  );
}, 120_000);

test('every modal about any change', () => {
  fc.assert(
    fc.property(hostileChange, text, (change, words) => {
      expectView(approveView(change, { token, may: may({ breakGlass: true, settles: false }) }));
      expectView(approveView(change, { token, may: may({ approve: false, why: words }) }));
      expectView(denyView(change, { token, may: may() }));
      expectView(denyView(change, { token, may: may({ deny: false, why: words }) }));
      expectView(breakGlassView(change, { token, may: may({ breakGlass: true }) }));
      expectView(breakGlassView(change, { token, may: may({ why: words }) }));
      const pages = planPages(change, { token });
      for (let page = 1; page <= pages.count; page += 1) expectView(pages.view(page));
    }),
    runs,
  );
}, 120_000);

test('lists, the Home tab, events and errors', () => {
  fc.assert(
    fc.property(fc.array(hostileChange, { maxLength: 40 }), text, (changes, words) => {
      const list = { title: 'Latest changes', more: '/tc changes', tokenOf: () => token };
      expectMessage(changesMessage(changes, list));
      expectView(
        homeView({
          waiting: changes,
          mine: changes,
          recent: changes,
          nowMs: startMs,
          label: words,
          tokenOf: () => token,
        }),
      );
      const all = changes.map(({ asker, operation }) =>
        standing({ asker, by: asker, operation, resources: [words], input: { [words]: words } }),
      );
      expectMessage(standingMessage(all, { nowMs: startMs, tokenOf: () => token }));
      const told = eventMessage(event('approved', `Approved by ${words}.`));
      if (told) expectMessage(told);
      const failure = {
        code: 'CloudRefused',
        message: words,
        next: words,
        provider: { code: words, message: words, requestId: words },
      } as const;
      expectMessage(failureMessage(failure, { command: '/tc help' }));
      expectView(failureView(failure));
      const read = readCommand({ by: 'command', command: 'tc', text: words }, tools);
      if (read.kind === 'problem') expectMessage(problemMessage(read));
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('answers of any items, in either style', () => {
  const value = fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(text, { maxLength: 4 }),
    fc.dictionary(text, text, { maxKeys: 3 }),
  );
  const names = fc.uniqueArray(
    text.map((one) => one.slice(0, 60)),
    { minLength: 1, maxLength: 30 },
  );
  const items = names.chain((all) =>
    fc.array(fc.record(Object.fromEntries(all.map((name) => [name, value])), { requiredKeys: [] }), { maxLength: 100 }),
  );
  fc.assert(
    fc.property(items, text, fc.constantFrom('new', 'classic'), (found, words, style) => {
      const answer = {
        Items: found,
        TotalCount: 500,
        Offset: 100,
        NextOffset: 100 + found.length,
        Note: words,
        Truncated: words,
      };
      const card = {
        title: 'List GAAP connections',
        command: '/gaap describe-proxies',
        style,
        share: token,
        next: token,
        sharedBy: words,
      } as const;
      const { message, nextOffset } = answerMessage(answer, 'Items', card);
      expectMessage(message);
      expect(nextOffset).toBeLessThanOrEqual(100 + found.length);
      if (found.length > 0) expect(nextOffset).toBeGreaterThan(100);
    }),
    runs,
  );
}, 120_000);
