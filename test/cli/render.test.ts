import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/executor/api.ts';
import { answerBlocks, compact } from '../../src/surfaces/cli/render/answer.ts';
import { type Block, rows, styled, text } from '../../src/surfaces/cli/render/block.ts';
import { changeBlocks, outcomeBlocks } from '../../src/surfaces/cli/render/change.ts';
import { changesBlocks } from '../../src/surfaces/cli/render/changes.ts';
import { failureBlocks } from '../../src/surfaces/cli/render/failure.ts';
import { layOut } from '../../src/surfaces/cli/render/layout.ts';
import { planBlocks } from '../../src/surfaces/cli/render/plan.ts';
import { standingBlocks } from '../../src/surfaces/cli/render/standing.ts';
import { toolBlocks, toolsBlocks } from '../../src/surfaces/cli/render/tool.ts';
import { askerWords } from '../../src/surfaces/cli/render/who.ts';
import { tools } from '../../tools/index.ts';
import { change, event, operator, standingId, standingOf, startMs } from './changes.ts';
import { crew, house } from './house.ts';
import { steers } from './steering.ts';

const paint = (_: unknown, plain: string) => plain;
const draw = (blocks: readonly Block[], width?: number) => `\n${layOut(blocks, { width, paint })}`;

const assistant = { id: 'os:alice', name: 'alice', surface: 'mcp', grade: 'claimed' } as const;
const slack = {
  id: 'slack:T0/U1',
  name: 'Bo',
  surface: 'slack',
  grade: 'authenticated',
  channel: 'C0123ABC',
  person: 'bo',
} as const;
const signedIn = { id: 'login:lee@example.com', name: 'Lee', surface: 'console', grade: 'authenticated' } as const;
const given = { digest: change().digest, atMs: startMs + 60_000, countsFor: [] };
const careful = house({
  people: crew,
  policy: {
    rules: [
      { name: 'frozen', when: { accounts: ['frozen'] }, decide: 'deny' },
      {
        name: 'two leads',
        when: {
          blast: { share_lost_over: 0.2, lost_over: 0 },
          asked_by: { surfaces: ['mcp'], assistants: ['claude*'] },
        },
        decide: 'require',
        require: { approvals: 2, from: { roles: ['sre-lead'] }, reason: true },
      },
    ],
  },
});

describe.each([
  ['a wide terminal', 120],
  ['a narrow terminal', 44],
  ['no terminal', undefined],
])('on %s', (_, width) => {
  test('a plan', () => {
    expect(draw(planBlocks(change(), startMs), width)).toMatchSnapshot();
  });

  test('a plan that drops everything', () => {
    const everything = change({
      plan: {
        alarm: 'UNBINDS EVERY ORIGIN SERVER (3): listener-pbsgn7ej WILL HAVE NOWHERE TO SEND ITS TRAFFIC.',
        blast: { targets: 1, lost: 3, healthyLost: 2, shareLost: 1, dropsEverything: true },
        undo: { kind: 'none', words: 'A deleted listener cannot be brought back.' },
      },
    });
    expect(draw(planBlocks(everything, startMs + 4_000_000), width)).toMatchSnapshot();
  });

  test('everything about a change', () => {
    const done = change({
      state: 'partly_succeeded',
      message: 'Two of three are bound.',
      asker: assistant,
      client: 'claude-code 2.1.0',
      undoOf: 'chg-before',
      approvals: [
        {
          digest: change().digest,
          by: operator,
          atMs: startMs + 60_000,
          reason: 'agreed in the stand-up',
          countsFor: [],
        },
      ],
      requestId: '11b4338f-2d00-4766-bc67-581d959b3488',
      items: [
        { item: 'rs-1', outcome: 'succeeded', message: 'Bound.' },
        { item: 'rs-2', outcome: 'failed', message: 'Port taken.' },
        { item: 'rs-3', outcome: 'unknown', message: 'No answer.' },
      ],
      check: 'Read gaap:DescribeListenerRealServers and compare.',
    });
    const events = [event(1, 'planned', 'Planned.'), event(2, 'approved', 'Approved by deploy (cli, local).')];
    expect(draw(changeBlocks(done, events, startMs), width)).toMatchSnapshot();
  });

  test('decisions of every kind, under rules with conditions', () => {
    const all = change({
      ...careful,
      asker: { ...assistant, person: 'dana' },
      client: 'claude-code 2.1.0',
      approvals: [
        { ...given, by: { ...operator, person: 'dana' }, countsFor: ['two leads', 'approvals.from'] },
        { ...given, by: slack, standing: standingId },
        { ...given, by: signedIn, reason: 'The site is down.', breakGlass: true },
      ],
    });
    expect(draw(changeBlocks(all, [], startMs), width)).toMatchSnapshot();
  });

  test('a change that policy refused', () => {
    const refused = change({
      ...careful,
      state: 'refused',
      account: 'frozen',
      message: 'Rule "frozen" denies it. Nothing was sent.',
      failure: { code: 'PolicyDenied', message: 'Rule "frozen" denies it.', next: 'See the policy of the change.' },
    });
    expect(draw(changeBlocks(refused, [], startMs), width)).toMatchSnapshot();
  });

  test('a list', () => {
    const items = Array.from({ length: 3 }, (_, at) => ({
      ListenerId: `listener-${at}`,
      ListenerName: at === 1 ? '负载均衡监听器' : `web ${at}`,
      Port: 80 + at,
      RealServerSet: [{ RealServerId: 'rs-1', Weight: 1 }, { RealServerId: 'rs-2' }],
      Empty: '',
    }));
    const answer: Answer = { ListenerSet: items, TotalCount: 57, Offset: 0, NextOffset: 3, Note: 'Of every protocol.' };
    expect(draw(answerBlocks(answer, 'ListenerSet'), width)).toMatchSnapshot();
  });

  test('the tools', () => {
    expect(draw(toolsBlocks(tools.slice(0, 4)), width)).toMatchSnapshot();
  });

  test('the changes', () => {
    expect(draw(changesBlocks([change(), change({ state: 'succeeded' })], 2), width)).toMatchSnapshot();
  });
});

test.each([
  [
    { asker: assistant, client: 'claude-code 2.1.0' },
    'alice, through claude-code 2.1.0 (an assistant; its name is as claimed)',
  ],
  [{ asker: assistant }, 'alice, through an assistant'],
  [{ asker: operator }, 'deploy, on the command line'],
  [{ asker: { ...operator, person: 'dana' } }, 'deploy (dana of people), on the command line'],
  [{ asker: signedIn }, 'Lee, in the console, signed in'],
  [{ asker: { ...operator, surface: 'console' } }, 'deploy, in the console, by its one-time link'],
  [{ asker: slack }, 'Bo (bo of people), in Slack, channel C0123ABC'],
  [{ asker: { ...operator, surface: 'demo' } }, 'deploy, in the demo'],
] as const)('who asked, and from where', (asked, words) => {
  expect(askerWords(asked)).toBe(words);
});

test('what is still needed is told while others have approved', () => {
  const half = change({
    needs: {
      approvals: 2,
      requirements: [{ rule: 'leads', approvals: 1, from: { people: [], roles: ['lead'], slackGroups: [] } }],
    },
    approvals: [{ ...given, by: operator }],
  });
  expect(draw(planBlocks(half, startMs))).toContain('Still needed  1 more human, among them 1 of the role lead\n');
  expect(draw(planBlocks({ ...half, approvals: [] }, startMs))).not.toContain('Still needed');
});

test('a tool', () => {
  const tool = tools.find(({ operation }) => operation === 'clb:DeregisterFunctionTargets');
  expect(tool && draw(toolBlocks(tool), 100)).toMatchSnapshot();
});

test('a failure says what to do, and marks what the cloud said', () => {
  const failure = {
    code: 'CloudRefused',
    message: 'The cloud refused it; nothing was changed.',
    next: 'Give other parameters.',
    provider: { code: 'InvalidParameterValue', message: 'bad weight', requestId: 'req-1' },
  } as const;
  expect(draw(failureBlocks(failure))).toBe(
    '\nThe cloud refused it; nothing was changed.\nNext: Give other parameters.\nThe cloud said: InvalidParameterValue: "bad weight" (RequestId req-1)\n',
  );
  const outcome = draw(outcomeBlocks(change({ state: 'failed', message: failure.message, failure })));
  expect(outcome.split(failure.message)).toHaveLength(2);
});

test.each([
  [{ TotalCount: 0, Offset: 0, Set: [] }, 'There are none.\n'],
  [{ TotalCount: 57, Offset: 60, Set: [] }, 'None of 57 from 60 on.\n'],
  [
    { TotalCount: 57, Offset: 20, NextOffset: 22, Set: [{ A: 1 }, { A: 2 }] },
    'A\n1\n2\n\nShowing 21–22 of 57, next: --Offset 22\n',
  ],
])('a page says where it stands', (answer, wanted) => {
  expect(draw(answerBlocks(answer, 'Set')).slice(1)).toBe(wanted);
});

test('a nested value is one line', () => {
  expect(compact({ A: [1, 2], B: null, C: { D: true, E: '' }, F: [{ G: 1 }, { G: 2 }] })).toBe(
    'A=1, 2 C=D=true F=G=1; G=2',
  );
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;x\u0007',
        '\r',
        '\b',
        '\u009b2J',
        '\u202e',
        '\n',
        '\t',
        ' ',
        '中',
        '\u007f',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('whatever text a change is made of, nothing in it steers the terminal, and every line fits', () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 30, max: 90 }), (nasty, width) => {
      const poisoned = change({
        plan: {
          summary: nasty,
          alarm: nasty,
          subject: nasty,
          warnings: [nasty],
          targets: [
            {
              resource: nasty,
              title: nasty,
              lines: [{ change: 'changed', item: nasty, before: nasty, after: nasty, note: nasty }],
            },
          ],
          undo: { kind: 'none', words: nasty },
        },
        message: nasty,
        check: nasty,
        client: nasty,
        asker: { ...assistant, id: 'x', name: nasty, person: nasty },
        undoOf: nasty,
        approvals: [
          { ...given, by: { ...operator, id: nasty, name: nasty }, reason: nasty, countsFor: [nasty], standing: nasty },
        ],
        account: nasty,
        region: nasty,
        requestId: nasty,
        items: [{ item: nasty, outcome: 'failed', message: nasty }],
        denial: { by: { ...operator, name: nasty }, atMs: startMs, reason: nasty },
        failure: {
          code: 'CloudRefused',
          message: nasty,
          next: nasty,
          provider: { code: nasty, message: nasty, requestId: nasty },
        },
      });
      const blocks = [
        ...changeBlocks(poisoned, [event(1, nasty, nasty)], startMs),
        ...answerBlocks({ TotalCount: 1, Offset: 0, S: [{ [nasty]: nasty, B: [nasty] }], Note: nasty }, 'S'),
        ...changesBlocks([poisoned], 1),
        ...standingBlocks([standingOf(poisoned, { forMinutes: 1, sameParameters: true })], startMs),
      ];
      const drawn = draw(blocks, width);
      expect(steers(drawn)).toBe(false);
      expect(steers(draw(blocks))).toBe(false);
    }),
    { numRuns: 40 },
  );
}, 30_000);

test.each([30, 41, 80])('no line of a plan is longer than a terminal of %d columns', (width) => {
  const lines = draw(planBlocks(change(), startMs), width).split('\n');
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
});

test('colour goes around words and never beyond its line', () => {
  const mark = (styles: readonly string[], plain: string) =>
    styles.includes('red') ? `\u001b[31m${plain}\u001b[39m` : plain;
  const drawn = layOut([text(['go ', styled('a few red words', 'red'), ' on']), rows([[styled('-', 'red'), 'x']])], {
    width: 10,
    paint: mark,
  });
  expect(drawn).toBe('go \u001b[31ma few\u001b[39m\n\u001b[31mred words\u001b[39m\non\n\u001b[31m-\u001b[39m  x\n');
});
