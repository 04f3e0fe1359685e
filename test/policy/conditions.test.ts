import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/policy/policy.ts';
import { applies, type Conditions, facts, policyOf } from './facts.ts';

type Facts = Parameters<typeof facts>[0];

/** Each condition once where it is the case and once where it is not. */
const conditions: readonly (readonly [string, Conditions, Facts, Facts])[] = [
  ['the product', { products: ['clb', 'scf'] }, {}, { operation: 'gaap:DeleteListeners' }],
  ['the operation', { operations: ['clb:Register*'] }, {}, { operation: 'clb:DeregisterFunctionTargets' }],
  ['the whole operation', { operations: ['gaap:Delete'] }, { operation: 'gaap:Delete' }, { operation: 'gaap:DeleteX' }],
  ['the effect', { effects: ['destructive'] }, { effect: 'destructive' }, {}],
  ['the account', { accounts: ['prod-*'] }, {}, { account: 'staging' }],
  ['the region', { regions: ['ap-*'] }, {}, { region: 'eu-frankfurt' }],
  ['resources touched', { blast: { targets_over: 2 } }, { blast: { targets: 3 } }, { blast: { targets: 2 } }],
  ['lost', { blast: { lost_over: 0 } }, { blast: { lost: 1 } }, { blast: { lost: 0 } }],
  ['healthy lost', { blast: { healthy_lost_over: 1 } }, { blast: { healthyLost: 2 } }, { blast: { healthyLost: 1 } }],
  ['the share', { blast: { share_lost_over: 0.5 } }, { blast: { shareLost: 0.51 } }, { blast: { shareLost: 0.5 } }],
  ['everything', { blast: { drops_everything: true } }, { blast: { dropsEverything: true } }, {}],
  ['something left', { blast: { drops_everything: false } }, {}, { blast: { dropsEverything: true } }],
  ['the person', { asked_by: { people: ['alice'] } }, {}, { asker: { person: 'bob' } }],
  ['the role', { asked_by: { roles: ['lead', 'sre'] } }, {}, { asker: { roles: ['dev'] } }],
  ['the surface', { asked_by: { surfaces: ['mcp'] } }, {}, { asker: { surface: 'cli' } }],
  ['the assistant', { asked_by: { assistants: ['claude-*'] } }, {}, { asker: { client: 'cursor 1' } }],
  ['not listed', { asked_by: { unlisted: true } }, { asker: { person: undefined } }, {}],
  ['listed', { asked_by: { unlisted: false } }, {}, { asker: { person: undefined } }],
  ['the weekday', { time: { days: ['thu'] } }, {}, { nowMs: Date.UTC(2026, 10, 27, 15) }],
];

test.each(conditions)('%s', async (_, when, yes, no) => {
  for (const decide of ['deny', 'allow'] as const) {
    expect(await applies(when, facts(yes), decide)).toBe(true);
    expect(await applies(when, facts(no), decide)).toBe(false);
  }
});

test('a rule without conditions always counts', async () => {
  expect(await applies({}, facts())).toBe(true);
});

test('all conditions have to hold at once', async () => {
  const when: Conditions = { products: ['clb'], accounts: ['prod-*'], blast: { lost_over: 0, targets_over: 0 } };
  expect(await applies(when, facts({ blast: { lost: 1 } }))).toBe(true);
  for (const missing of [{}, { account: 'dev' }, { operation: 'scf:X' }, { blast: { lost: 1, targets: 0 } }])
    expect(await applies(when, facts(missing))).toBe(false);
});

describe('what is not known', () => {
  test('fits no name, not even the one that fits anything', async () => {
    expect(await applies({ regions: ['*'] }, facts({ region: undefined }))).toBe(false);
    expect(await applies({ asked_by: { assistants: ['*'] } }, facts({ asker: { client: undefined } }))).toBe(false);
    expect(await applies({ asked_by: { people: ['alice'] } }, facts({ asker: { person: undefined } }))).toBe(false);
  });

  test('of the share that is lost counts as all, where anything is lost', async () => {
    const when: Conditions = { blast: { share_lost_over: 0.99 } };
    expect(await applies(when, facts({ blast: { shareLost: undefined, lost: 1 } }))).toBe(true);
    expect(await applies(when, facts({ blast: { shareLost: undefined } }))).toBe(false);
  });
});

test('each condition is explained with what is the case', async () => {
  const when: Conditions = {
    products: ['gaap'],
    regions: ['ap-*'],
    asked_by: { roles: ['lead'], unlisted: true },
    blast: { share_lost_over: 0.5 },
    arguments: [{ path: '$.Weight', greater_than: 10 }],
    time: { zone: 'Asia/Shanghai', from: '2026-01-01T00:00', days: ['fri'], hours: '18:00-09:00' },
  };
  const policy = await policyOf({ rules: [{ name: 'x', when, decide: 'deny' }] });
  const rule = evaluate(facts({ region: undefined, input: { Weight: 20 } }), policy).explanation.children?.[1];
  expect(rule).toMatchObject({ rule: 'x', matched: false, because: 'Rule "x" does not apply.' });
  expect(rule?.children?.map((line) => `${line.rule}: ${line.matched} ${line.because}`)).toEqual([
    'the product is gaap: false It is clb.',
    'the region is ap-*: false It is not known.',
    '$.Weight is over 10: true It is so.',
    'share lost over 0.5: false It is 0.',
    'asked by somebody with the role lead: false It is sre.',
    'asked by somebody who is not listed: false It is alice.',
    'the time is from 2026-01-01T00:00 on fri at 18:00-09:00 (Asia/Shanghai): false It is thu 2026-11-26 23:00 Asia/Shanghai.',
  ]);
});
