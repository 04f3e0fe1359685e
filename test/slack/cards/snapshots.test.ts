/** What the main cards and modals look like to Slack: paste one into its Block Kit Builder to look at it. */
import type { HomeView, ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { answerMessage } from '../../../src/surfaces/slack/cards/answer.ts';
import { changeCard } from '../../../src/surfaces/slack/cards/change.ts';
import { approveView, breakGlassView, denyView } from '../../../src/surfaces/slack/cards/decide-views.ts';
import { failureMessage } from '../../../src/surfaces/slack/cards/failure.ts';
import { helpMessage, operationHelpMessage, problemMessage } from '../../../src/surfaces/slack/cards/help.ts';
import { homeView } from '../../../src/surfaces/slack/cards/home.ts';
import { changesMessage, standingMessage } from '../../../src/surfaces/slack/cards/lists.ts';
import { missingMessage } from '../../../src/surfaces/slack/cards/missing.ts';
import { planPages } from '../../../src/surfaces/slack/cards/plan-view.ts';
import { busyMessage, plannedMessage, sentenceMessage } from '../../../src/surfaces/slack/cards/planned.ts';
import {
  cardMissing,
  eventMessage,
  outcomeMessage,
  reminderMessage,
  threadMessage,
} from '../../../src/surfaces/slack/cards/thread.ts';
import { problem } from '../../../src/surfaces/slack/commands/command.ts';
import { recordedView } from '../../../src/surfaces/slack/forms/notices.ts';
import type { Message } from '../../../src/surfaces/slack/text/build.ts';
import { tools } from '../../../tools/index.ts';
import { toolOf } from '../inputs.ts';
import { troublesOfMessage, troublesOfView } from '../numbers.ts';
import { slackTypes } from '../schema.ts';
import {
  ann,
  approval,
  bo,
  change,
  event,
  harmless,
  largest,
  may,
  needs,
  plan,
  simple,
  standing,
  startMs,
  token,
} from './changes.ts';
import { expectInert } from './inert.ts';

const options = { token, style: 'new', nowMs: startMs + 150_000, label: 'prod bot' } as const;
const tokenOf = () => token;
const sent = { approvals: [approval], sentAtMs: startMs + 90_000 };
const one = { kind: 'group', id: 'S0SRE' } as const;
const other = { ...plan, targets: plan.targets.map((target) => ({ ...target, lines: target.lines.slice(1) })) };
const answer = {
  ProxySet: [
    { ProxyId: 'link-3d85gh', ProxyName: 'web', Status: 'RUNNING', Bandwidth: 100, IP: '192.0.2.1' },
    { ProxyId: 'link-7a1c9d', ProxyName: '<!channel>', Status: 'CLOSED', Bandwidth: 20 },
  ],
  TotalCount: 57,
  Offset: 0,
  NextOffset: 2,
  Note: 'Only those of this region.',
};
const list = { title: 'List GAAP connections', command: '/gaap describe-proxies --Limit 2', share: token, next: token };

const nothing = { text: '', blocks: [] };

const messages: Record<string, Message> = {
  approval: changeCard(change(), { ...options, mentions: [one] }),
  'approval-classic': changeCard(change(), { ...options, style: 'classic' }),
  'approval-simple': changeCard(change({ plan: harmless, needs: simple, asker: ann }), options),
  'approval-partly': changeCard(change({ approvals: [approval], needs: { approvals: 2 } }), options),
  'approval-superseded': changeCard(change({ supersededCount: 1 }), { ...options, before: other }),
  'approval-large': changeCard(largest(), options),
  'approval-break-glass-only': changeCard(change({ needs: { breakGlassOnly: true } }), options),
  calling: changeCard(change({ ...sent, state: 'calling' }), options),
  polling: changeCard(change({ ...sent, state: 'polling' }), {
    ...options,
    progress: { message: 'Listener listener-pbsgn7ej is changing its origin servers.', atMs: startMs + 140_000 },
  }),
  approved: changeCard(change({ approvals: [approval], state: 'approved' }), options),
  succeeded: changeCard(
    change({
      ...sent,
      state: 'succeeded',
      updatedAtMs: startMs + 131_000,
      requestId: 'r-1',
      message: 'Listener listener-pbsgn7ej now has 3 origin servers, as asked.',
    }),
    options,
  ),
  undone: changeCard(change({ ...sent, state: 'succeeded' }), { ...options, undoneBy: 'chg-zzzzzzzz0000' }),
  'partly-succeeded': changeCard(
    change({
      ...sent,
      state: 'partly_succeeded',
      message: '1 of 2 listeners is deleted.',
      items: [
        { item: 'listener-a', outcome: 'succeeded', message: 'Deleted.' },
        { item: 'listener-b', outcome: 'failed', message: 'Still there.' },
      ],
    }),
    options,
  ),
  failed: changeCard(
    change({
      ...sent,
      state: 'failed',
      message: 'The cloud refused it; nothing was changed.',
      failure: {
        code: 'CloudRefused',
        message: 'The cloud answered with an error of its own.',
        next: 'Correct it and ask again.',
        provider: { code: 'InvalidParameter', message: 'The parameter is <wrong>.', requestId: 'r-2' },
      },
    }),
    options,
  ),
  denied: changeCard(
    change({ state: 'denied', denial: { by: bo, atMs: startMs, reason: 'Wrong listener.' } }),
    options,
  ),
  expired: changeCard(change({ state: 'expired' }), options),
  'outcome-unknown': changeCard(
    change({ ...sent, state: 'outcome_unknown', check: 'Read gaap:DescribeListeners.' }),
    options,
  ),
  event: eventMessage(event('approved', 'Approved by Bo (slack, authenticated): Planned in OPS-12.')) ?? nothing,
  outcome: outcomeMessage(change({ ...sent, state: 'succeeded', asker: ann })),
  thread:
    threadMessage(
      [event('approved', 'Approved by Bo.'), event('succeeded', 'Done.')],
      change({ ...sent, state: 'succeeded', asker: ann }),
    ) ?? nothing,
  reminder: reminderMessage(change(), [
    { kind: 'group', id: 'S0123' },
    { kind: 'user', id: 'U0BO' },
  ]),
  'approval-trouble': changeCard(change(), { ...options, troubles: ['Slack may or may not have got its card.'] }),
  planned: plannedMessage(change(), { token, channel: 'C0123', command: '/gaap bind-listener-real-servers' }),
  'planned-approved': plannedMessage(change({ state: 'approved' }), { token, channel: 'C0123' }),
  'card-missing': cardMissing(change(), 'the bot is not in the channel'),
  busy: busyMessage('/gaap describe-proxies'),
  sentence: sentenceMessage('Your approval is recorded.'),
  missing: missingMessage({
    title: 'Delete GAAP listeners',
    missing: ['ListenerIds'],
    token,
    command: '/gaap delete-listeners --ProxyId link-1',
  }),
  answer: answerMessage(answer, 'ProxySet', { ...list, style: 'new' }).message,
  'answer-classic': answerMessage(answer, 'ProxySet', { ...list, style: 'classic', sharedBy: 'Ann' }).message,
  'answer-one': answerMessage(
    { Task: [{ TaskId: 't-1', Status: 0, StatusText: 'succeeded' }], TotalCount: 1, Offset: 0 },
    'Task',
    { ...list, style: 'new' },
  ).message,
  'answer-none': answerMessage({ ProxySet: [], TotalCount: 0, Offset: 0 }, 'ProxySet', { ...list, style: 'new' })
    .message,
  changes: changesMessage([change(), change({ state: 'succeeded' })], {
    title: 'Latest changes',
    more: '/tc mine lists yours.',
    tokenOf,
  }),
  standing: standingMessage([standing(), standing({ revoked: { by: 'Bo', atMs: startMs } })], {
    nowMs: startMs,
    tokenOf,
  }),
  help: helpMessage(tools, undefined),
  'help-gaap': helpMessage(tools, 'gaap'),
  'help-operation': operationHelpMessage(toolOf('clb:RegisterFunctionTargets')),
  problem: problemMessage(
    problem(
      '/gaap has no operation "delete-listner".',
      'Did you mean /gaap delete-listeners?',
      '/gaap delete-listeners',
    ),
  ),
  failure: failureMessage(
    { code: 'NotFound', message: 'There is no listener-x.', next: 'List them.' },
    { command: '/gaap delete-listeners' },
  ),
};

const views: Record<string, ModalView | HomeView> = {
  approve: approveView(change(), { token, may: may() }),
  'approve-simple': approveView(change({ plan: harmless, needs: simple }), { token, may: may({ settles: false }) }),
  'approve-not': approveView(change({ needs: { breakGlassOnly: true } }), {
    token,
    may: may({ approve: false, breakGlass: true, why: 'It cannot be approved. Rule "freeze" denies it.' }),
  }),
  recorded: recordedView(),
  deny: denyView(change(), { token, may: may() }),
  'break-glass': breakGlassView(change(), { token, may: may({ breakGlass: true }) }),
  'full-plan': planPages(change({ approvals: [approval] }), { token }).view(1),
  home: homeView({
    waiting: [change()],
    mine: [],
    recent: [change({ state: 'succeeded' })],
    nowMs: startMs,
    label: 'prod bot',
    tokenOf,
  }),
};

test.each(Object.entries(messages))(
  'the message %s',
  async (name, message) => {
    expect(troublesOfMessage(message)).toEqual([]);
    expect(slackTypes().blocks(message.blocks)).toEqual([]);
    expectInert(message);
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/messages/${name}.json`);
  },
  120_000,
);

test.each(Object.entries(views))(
  'the view %s',
  async (name, view) => {
    expect(troublesOfView(view)).toEqual([]);
    expect(slackTypes().view(view)).toEqual([]);
    await expect(`${JSON.stringify(view, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/views/${name}.json`);
  },
  120_000,
);

test('the words of a sample of needs are those of policy', () => {
  expect(JSON.stringify(messages['approval'])).toContain(needs.says.slice(0, 60));
});
