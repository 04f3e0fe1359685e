import type { KnownBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { stateNames } from '../../../src/executor/states.ts';
import { answerMessage } from '../../../src/surfaces/slack/cards/answer.ts';
import { changeCard } from '../../../src/surfaces/slack/cards/change.ts';
import { approveView, decisionErrors, denyView, readDecision } from '../../../src/surfaces/slack/cards/decide-views.ts';
import { homeView } from '../../../src/surfaces/slack/cards/home.ts';
import { planPages, readPage } from '../../../src/surfaces/slack/cards/plan-view.ts';
import { progressLine } from '../../../src/surfaces/slack/cards/status.ts';
import { planDifferences } from '../../../src/surfaces/slack/cards/superseded.ts';
import { eventMessage, outcomeMessage } from '../../../src/surfaces/slack/cards/thread.ts';
import { buttons } from '../../../src/surfaces/slack/names.ts';
import { filled } from '../filled.ts';
import { troublesOfMessage, troublesOfView } from '../numbers.ts';
import {
  ann,
  approval,
  bo,
  change,
  event,
  harmless,
  largest,
  listener,
  may,
  plan,
  simple,
  startMs,
  token,
} from './changes.ts';

const options = { token, style: 'new', nowMs: startMs + 150_000 } as const;
const words = (given: unknown) => JSON.stringify(given);

interface Pressed {
  readonly action_id: string;
  readonly value: string;
  readonly accessibility_label: string;
}

function buttonsIn(blocks: readonly KnownBlock[]): Pressed[] {
  return blocks.flatMap((block) => (block.type === 'actions' ? JSON.parse(words(block.elements)) : []));
}

const namesIn = (blocks: readonly KnownBlock[]) => buttonsIn(blocks).map(({ action_id }) => action_id);

test('a card says what, where, who, through what, how much, the way back, who has to say yes, and until when', () => {
  const { text, blocks } = changeCard(change({ approvals: [approval], needs: { approvals: 2 } }), options);
  const said = words(blocks);
  for (const part of [
    'unbind 1, bind 1',
    'gaap:BindListenerRealServers, destructive',
    'default, ap-guangzhou',
    'deploy, through claude-code 2.1.0 (an assistant; its name is as claimed)',
    '1 lost, 1 of them known to be healthy; 50% of what serves now',
    'Bind the 3 origin servers of before again. (gaap:BindListenerRealServers)',
    'At least 1 of the role sre',
    'requires 1 of the role sre',
    'Approved by',
    'Bo (bo of people) (in Slack, authenticated), for',
    'Planned in OPS-12.',
    'Still needed',
    'plan d1ge57d1ge57',
    'chg-01234567',
    '/tc approve chg-0123456789abcdefghjkmnpqrs',
  ])
    expect(said).toContain(part);
  expect(said).toContain(`"timestamp":${(startMs + 3_600_000) / 1000}`);
  expect(text).toMatch(
    /^Approval needed, asked by deploy in account default: Origin servers .*\. It expires <!date\^\d+\^/,
  );
});

test('buttons carry the token and nothing else, and say what they are about', () => {
  for (const one of buttonsIn(changeCard(change(), options).blocks)) {
    expect(one.value).toBe(token);
    expect(one.accessibility_label).toMatch(/Origin servers/);
  }
});

test('what takes more than a click opens a form, and what does not asks back', () => {
  expect(namesIn(changeCard(change(), options).blocks)).toEqual(['approve_with', 'deny', 'full_plan', 'more']);
  const plain = changeCard(change({ plan: harmless, needs: simple }), options);
  expect(namesIn(plain.blocks)).toEqual(['approve', 'deny', 'full_plan', 'more']);
  expect(words(plain.blocks)).toContain('Approve this change?');
  const reason = changeCard(change({ plan: harmless, needs: { ...simple, reason: true } }), options);
  expect(namesIn(reason.blocks)).toContain('approve_with');
});

test('what only breaking the glass can pass has no button to approve', () => {
  expect(namesIn(changeCard(change({ needs: { breakGlassOnly: true } }), options).blocks)).toEqual([
    'deny',
    'full_plan',
    'more',
  ]);
});

test.each(stateNames)('in the state %s the card offers what can be done then', (state) => {
  const names = namesIn(changeCard(change({ state, sentAtMs: startMs }), options).blocks);
  expect(names.includes(buttons.undo)).toBe(state === 'succeeded' || state === 'partly_succeeded');
  expect(names.includes(buttons.cancel)).toBe(state === 'approved');
  expect(names.some((name) => name === buttons.approveWith)).toBe(state === 'awaiting_approval');
  expect(names).toContain(buttons.fullPlan);
});

test('without a way back, or once it was taken, there is no undo', () => {
  const undo = { kind: 'none', words: 'A deletion cannot be undone.' } as const;
  const { blocks } = changeCard(change({ state: 'succeeded', plan: { undo } }), options);
  expect(namesIn(blocks)).not.toContain(buttons.undo);
  expect(words(blocks)).toContain('There is none. A deletion cannot be undone.');
  expect(namesIn(changeCard(change({ state: 'succeeded' }), { ...options, undoneBy: 'chg-zz' }).blocks)).not.toContain(
    'undo',
  );
});

test('progress is told with the time it takes', () => {
  const running = change({ state: 'polling', sentAtMs: startMs });
  const progress = { message: 'Listener is changing.', atMs: startMs + 120_000 };
  expect(progressLine(running, { ...options, progress })).toBe(
    '⏳ Accepted by the cloud; waiting until it settles. Running for 2 min 30 s. Last heard 30 s ago: Listener is changing.',
  );
});

test('a plan that replaced another says what is different', () => {
  const [target] = plan.targets;
  if (!target) throw new Error('no target');
  const [removed, changed, ...rest] = target.lines;
  if (!removed || !changed) throw new Error('no lines');
  const now = {
    ...plan,
    targets: [
      {
        ...target,
        lines: [
          { ...changed, after: 'weight 9' },
          ...rest,
          { change: 'kept', item: 'rs-new', before: 'weight 1' } as const,
        ],
      },
    ],
  };
  expect(planDifferences(plan, now)).toEqual([
    'No longer in the plan: - rs-04v3s12t 119.28.69.101:8080: weight 1, master (healthy)',
    'Was: ~ rs-back0001 119.28.69.102:8080: weight 1 → weight 5. Now: ~ rs-back0001 119.28.69.102:8080: weight 1 → weight 9',
    'New in the plan: = rs-new: weight 1',
  ]);
  expect(planDifferences(plan, plan)).toEqual([]);
  expect(planDifferences(plan, largest().plan).at(-1)).toMatch(/^… and 9998 more/);
});

test('the largest plan fits into a card that says what is left out, and all of it into pages', () => {
  for (const style of ['new', 'classic'] as const) {
    const card = changeCard(largest(), { ...options, style });
    expect(troublesOfMessage(card)).toEqual([]);
    expect(words(card.blocks)).toMatch(
      /… and 99\d\d more lines: \d+ removed, 5000 kept\. \\"View full plan\\" shows all of it\./,
    );
  }
  const pages = planPages(largest(), { token });
  const all = Array.from({ length: pages.count }, (_, at) => pages.view(at + 1));
  for (const view of all) expect(troublesOfView(view)).toEqual([]);
  const said = all.map(words).join('');
  expect(new Set(said.match(/line-\d+-\d+ /g)).size).toBe(10_000);
}, 60_000);

test('a text that is longer than a block goes on in the next one', () => {
  const numbers = Array.from({ length: 2_000 }, (_, at) => `n${at};`).join('');
  const pages = planPages(change({ plan: { request: { Long: numbers }, warnings: [numbers] } }), { token });
  const said = Array.from({ length: pages.count }, (_, at) => words(pages.view(at + 1).blocks)).join('');
  const pieces =
    said
      .match(/"text":"(?:[^"\\]|\\.)*"/g)
      ?.map((one) => one.slice(8, -1))
      .join('') ?? '';
  expect(pieces.split(numbers)).toHaveLength(3);
});

test('everything at its longest still fits', () => {
  const long = 'W'.repeat(5_000);
  const by = { ...bo, name: 'N'.repeat(200), person: 'P'.repeat(64) };
  const worst = change({
    ...largest(),
    plan: {
      ...largest().plan,
      summary: long,
      alarm: long,
      warnings: Array.from({ length: 50 }, () => long),
      undo: { kind: 'none', words: long },
    },
    approvals: Array.from({ length: 30 }, () => ({ ...approval, by, reason: long, countsFor: [long, long, long] })),
    needs: { says: long, approvals: 40 },
    supersededCount: 2,
    account: long,
    asker: { ...by, surface: 'mcp' },
    client: long,
    message: long,
    check: long,
    requestId: long,
    denial: { by, atMs: startMs, reason: long },
    items: Array.from({ length: 60 }, () => ({ item: long, outcome: 'failed' as const, message: long })),
    failure: {
      code: 'CloudRefused',
      message: `${long}!`,
      next: long,
      provider: { code: long, message: long, requestId: long },
    },
  });
  for (const state of stateNames)
    for (const style of ['new', 'classic'] as const) {
      const progress = { message: long, atMs: startMs };
      expect(
        troublesOfMessage(changeCard({ ...worst, state }, { ...options, style, before: plan, label: long, progress })),
        state,
      ).toEqual([]);
    }
  const tab = { nowMs: startMs, label: long, tokenOf: () => token };
  const many = Array.from({ length: 90 }, () => worst);
  const home = homeView({ waiting: many, mine: many, recent: many, ...tab });
  expect(troublesOfView(home)).toEqual([]);
  expect(words(home)).toContain('75 more: /tc waiting lists them.');
});

test('the buttons of a page lead to the next', () => {
  const view = planPages(largest(), { token }).view(2);
  const [previous, next] = buttonsIn(JSON.parse(words(view.blocks)));
  expect(readPage(previous?.value ?? '')).toEqual({ token, page: 1 });
  expect(readPage(next?.value ?? '')).toEqual({ token, page: 3 });
  expect(readPage('x')).toBeUndefined();
  expect(planPages(change(), { token }).view(9).blocks).toEqual(planPages(change(), { token }).view(1).blocks);
});

test('a form to approve asks for what this change needs, and offers what this person may', () => {
  const typed = approveView(change(), { token, may: may() });
  expect(words(typed)).toContain(`Type ${listener} to confirm`);
  expect(words(typed)).not.toContain('The next hour');
  expect(words(typed)).not.toContain('Break the glass');
  const beforehand = approveView(change({ plan: harmless, needs: simple }), { token, may: may({ breakGlass: true }) });
  expect(words(beforehand)).toContain('The next hour');
  expect(words(beforehand)).toContain('Break the glass');
  const barred = approveView(change(), { token, may: may({ approve: false, why: 'You asked for it.' }) });
  expect(barred.submit).toBeUndefined();
  expect(words(barred)).toContain('You cannot approve this. You asked for it.');
});

test('what was filled in is read, and what is wrong stands at its input', () => {
  const view = approveView(change({ plan: harmless, needs: simple }), { token, may: may() });
  expect(readDecision(filled(view))).toEqual({ token, typed: undefined, reason: undefined, standing: undefined });
  expect(readDecision(filled(view, { standing: '60', reason: ' It is time. ' }))).toMatchObject({
    reason: 'It is time.',
    standing: { forMinutes: 60 },
  });
  const typed = approveView(change(), { token, may: may() });
  const read = (text: string) => readDecision(filled(typed, { typed: text }));
  const wrong = read('listener-x');
  const right = read(` ${listener} `);
  if (!wrong || !right) throw new Error('not read');
  expect(decisionErrors(change(), wrong, 'approve')).toEqual({ typed: `Type ${listener} exactly.` });
  expect(decisionErrors(change(), right, 'approve')).toEqual({});
  expect(decisionErrors(change({ needs: { reason: true } }), right, 'approve')).toEqual({ reason: 'Say why.' });
  expect(decisionErrors(change(), right, 'break_glass')).toEqual({ reason: 'Say why.' });
  const silent = readDecision(filled(denyView(change(), { token, may: may() })));
  expect(silent && decisionErrors(change(), silent, 'deny')).toEqual({ reason: 'Say why.' });
  expect(readDecision({ private_metadata: 'x', state: { values: {} } })).toBeUndefined();
});

test('who asked is mentioned with the end, and where it is nobody of Slack, not', () => {
  expect(outcomeMessage(change({ state: 'succeeded', asker: ann })).text).toMatch(/^<@U0ANN> Done and verified: /);
  expect(outcomeMessage(change({ state: 'succeeded' })).text).toMatch(/^Done and verified: /);
  const forged = { ...ann, id: 'slack:T0123/U0ANN> <!channel' };
  expect(outcomeMessage(change({ state: 'succeeded', asker: forged })).text).not.toContain('<');
});

test('events that people wait for are told, others not', () => {
  expect(eventMessage(event('calling', 'Sent.'))?.text).toBe('📤 Sent.');
  expect(eventMessage(event('progress', 'Still at it.'))).toBeUndefined();
  expect(eventMessage(event('approval_requested', 'One human.'))).toBeUndefined();
  expect(eventMessage(event('unheard_of', 'What?'))).toBeUndefined();
});

test('a page that a message does not hold is continued on the next, and nothing is lost', () => {
  const items = Array.from({ length: 100 }, (_, at) => ({ Id: `id-${at}`, Text: 'x'.repeat(390) }));
  for (const style of ['new', 'classic'] as const) {
    const seen: string[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const answer = { Items: items.slice(offset), TotalCount: 100, Offset: offset };
      const { message, nextOffset } = answerMessage(answer, 'Items', {
        title: 'List',
        command: '/tc help',
        style,
        next: token,
      });
      expect(troublesOfMessage(message)).toEqual([]);
      seen.push(...(words(message.blocks).match(/id-\d+/g) ?? []));
      expect(namesIn(message.blocks).includes(buttons.nextAnswer)).toBe(nextOffset !== undefined);
      offset = nextOffset;
    }
    expect([...new Set(seen)]).toEqual(items.map(({ Id }) => Id));
  }
});

test('more columns than a table may have go into the last one', () => {
  const item = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`Name${at}`, `value-${at}`]));
  const { message } = answerMessage({ Items: [item, item], TotalCount: 2, Offset: 0 }, 'Items', {
    title: 'List',
    command: '/tc help',
    style: 'new',
  });
  expect(troublesOfMessage(message)).toEqual([]);
  expect(words(message.blocks)).toContain('Name29=value-29');
});
