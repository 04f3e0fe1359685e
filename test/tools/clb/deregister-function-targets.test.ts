import { describe, expect, it } from 'vitest';
import tool from '../../../tools/clb/deregister-function-targets.ts';
import { absent, cloudOf, type Facts, parsed, planOf, refusalOf, sent } from '../facts.ts';
import { type Backends, otherFunction, rule, ruleFacts, server, target } from './rule.ts';

/** The input of the API page's example. */
const input = { ...rule, FunctionTargets: [target] };
const bound = (backends: Backends = {}) => ruleFacts({ backends: { FunctionTargets: [target], ...backends } });

describe('the plan', () => {
  it('of the page’s own example leaves the rule without a backend, and says so loudly', async () => {
    expect(await planOf(tool, input, bound())).toMatchInlineSnapshot(`
      {
        "alarm": "LEAVES RULE loc-abcd1234 WITHOUT ANY BACKEND THAT TAKES REQUESTS: THEY WILL HAVE NOWHERE TO GO.",
        "before": {
          "Domain": "www.example.com",
          "FunctionTargets": [
            {
              "FunctionName": "name_test",
              "FunctionNamespace": "ns_test",
              "FunctionQualifier": "version_test",
              "FunctionQualifierType": "",
              "Weight": 66,
            },
          ],
          "LocationId": "loc-abcd1234",
          "Protocol": "HTTPS",
          "Targets": [],
          "Url": "/cart",
        },
        "blast": {
          "dropsEverything": true,
          "healthyLost": 0,
          "lost": 1,
          "shareLost": 1,
          "targets": 1,
        },
        "effect": "destructive",
        "request": {
          "FunctionTargets": [
            {
              "Function": {
                "FunctionName": "name_test",
                "FunctionNamespace": "ns_test",
                "FunctionQualifier": "version_test",
              },
              "Weight": 66,
            },
          ],
          "ListenerId": "lbl-d1ubsydq",
          "LoadBalancerId": "lb-cuxw2rm0",
          "LocationId": "loc-abcd1234",
        },
        "subject": "loc-abcd1234",
        "summary": "Unbind ns_test/name_test:version_test from rule loc-abcd1234 (www.example.com/cart) of HTTPS listener lbl-d1ubsydq on port 443 of lb-cuxw2rm0.",
        "targets": [
          {
            "lines": [
              {
                "before": "weight 66",
                "change": "removed",
                "item": "function ns_test/name_test:version_test",
              },
            ],
            "resource": "clb/lb-cuxw2rm0",
            "title": "rule loc-abcd1234 (www.example.com/cart) of HTTPS listener lbl-d1ubsydq on port 443 of lb-cuxw2rm0",
          },
        ],
        "undo": {
          "kind": "call",
          "operation": "clb:RegisterFunctionTargets",
          "request": {
            "FunctionTargets": [
              {
                "Function": {
                  "FunctionName": "name_test",
                  "FunctionNamespace": "ns_test",
                  "FunctionQualifier": "version_test",
                },
                "Weight": 66,
              },
            ],
            "ListenerId": "lbl-d1ubsydq",
            "LoadBalancerId": "lb-cuxw2rm0",
            "LocationId": "loc-abcd1234",
          },
          "words": "Bind ns_test/name_test:version_test again, with weight 66.",
        },
        "warnings": [
          "No backend that takes requests is left in the rule; whoever calls it gets an error.",
        ],
      }
    `);
  });

  it('keeps other backends, and says that they must serve everything', async () => {
    const plan = await planOf(tool, input, bound({ Targets: [server] }));
    expect(plan.alarm).toBeUndefined();
    expect(plan.effect).toBe('destructive');
    expect(plan.blast).toEqual({ targets: 1, lost: 1, healthyLost: 0, shareLost: 66 / 76, dropsEverything: false });
    expect(plan.warnings).toEqual(['From then on 1 other backend must serve all requests of the rule.']);
    expect(plan.targets[0]?.lines).toEqual([
      { change: 'kept', item: 'CVM ins-1234abcd:8080', before: 'weight 10' },
      { change: 'removed', item: 'function ns_test/name_test:version_test', before: 'weight 66' },
    ]);
  });

  it('counts a server of weight 0 as no backend at all', async () => {
    const plan = await planOf(tool, input, bound({ Targets: [{ ...server, Weight: 0 }] }));
    expect(plan.alarm).toBeDefined();
    expect(plan.blast).toMatchObject({ shareLost: 1, dropsEverything: true });
  });

  it('goes back to the weight of before, whatever weight is asked', async () => {
    const plan = await planOf(tool, { ...rule, FunctionTargets: [{ ...target, Weight: 1 }] }, bound());
    expect(plan.undo).toEqual({
      kind: 'call',
      operation: 'clb:RegisterFunctionTargets',
      request: { ...rule, FunctionTargets: [target] },
      words: 'Bind ns_test/name_test:version_test again, with weight 66.',
    });
  });

  it('goes back with the qualifier type that the cloud tells', async () => {
    const typed = { ...target, Function: { ...target.Function, FunctionQualifierType: 'VERSION' } };
    const plan = await planOf(tool, input, bound({ FunctionTargets: [typed] }));
    expect(plan.undo).toMatchObject({ request: { FunctionTargets: [typed] } });
  });

  it('of several functions has no single call back', async () => {
    const both = { ...rule, FunctionTargets: [target, otherFunction] };
    const plan = await planOf(tool, both, bound({ FunctionTargets: [otherFunction, target] }));
    expect(plan.undo).toEqual({
      kind: 'none',
      words: 'Bind them again one by one with clb:RegisterFunctionTargets.',
    });
    expect(plan.blast).toMatchObject({ lost: 2, shareLost: 1, dropsEverything: true });
  });

  it('loses the share of the weight that goes; where nothing has weight, of the number', async () => {
    const share = async (backends: Backends) => (await planOf(tool, input, bound(backends))).blast.shareLost;
    expect(await share({ Targets: [{ ...server, Weight: 66 }], FunctionTargets: [target] })).toBe(0.5);
    expect(await share({ FunctionTargets: [target, { ...otherFunction, Weight: 22 }] })).toBe(0.75);
    const idle = { ...target, Weight: 0 };
    expect(await share({ Targets: [server], FunctionTargets: [idle] })).toBe(0);
    expect(await share({ Targets: [{ ...server, Weight: 0 }], FunctionTargets: [idle] })).toBe(0.5);
  });

  it('works while a function that was deleted is still bound: it asks nothing about functions', () => {
    expect(tool.reads.filter((operation) => operation.startsWith('scf:'))).toEqual([]);
  });

  it('takes the whole load balancer for itself', () => {
    expect(tool.lanes(parsed(tool, input))).toEqual(['clb/lb-cuxw2rm0']);
  });
});

describe('it refuses', () => {
  it('a function named twice', async () => {
    expect(await refusalOf(tool, { ...rule, FunctionTargets: [target, { ...target, Weight: 1 }] })).toBe(
      'InvalidInput: FunctionTargets names ns_test/name_test:version_test twice. Name each function once.',
    );
  });

  it('a rule named twice', async () => {
    expect(await refusalOf(tool, { ...input, Url: '/cart' })).toMatch(/^InvalidInput: LocationId and Domain or Url/);
  });

  it('a rule without any function', async () => {
    expect(await refusalOf(tool, input, ruleFacts())).toBe(
      'NothingToChange: Rule loc-abcd1234 has no function bound. Nothing needs doing.',
    );
  });

  it('a function that is not bound, naming what is', async () => {
    expect(await refusalOf(tool, input, bound({ FunctionTargets: [otherFunction] }))).toBe(
      'NotFound: Rule loc-abcd1234 does not have ns_test/name_test:version_test; it has default/checkout:$LATEST. Name a function that is bound; clb:DescribeTargets lists them.',
    );
  });

  it('regions without this feature', async () => {
    expect(await refusalOf(tool, input, {}, { region: 'ap-mumbai' })).toMatch(
      /^Unsupported: Load balancers in ap-mumbai/,
    );
  });
});

describe('once it is sent', () => {
  const RequestId = '11b4338f-2d00-4766-bc67-581d959b3488';
  const both = { ...rule, FunctionTargets: [target, otherFunction] };

  async function verdict(request: typeof input, before: Backends, after: Facts, output?: { RequestId: string }) {
    const plan = await planOf(tool, request, bound(before));
    return tool.verify(sent(tool, request, plan.before, output), cloudOf(tool, after));
  }

  it('follows the task by the request id', async () => {
    const { before } = await planOf(tool, input, bound());
    const facts = { 'clb:DescribeTaskStatus': () => ({ Status: 1, Message: '' }) };
    expect(await tool.progress(sent(tool, input, before, { RequestId }), cloudOf(tool, facts))).toEqual({
      state: 'failed',
      message: `Task ${RequestId} failed without a reason.`,
    });
    expect(await tool.progress(sent(tool, input, before), cloudOf(tool, {}))).toMatchObject({ state: 'settled' });
  });

  it.each([
    ['with its reply', { RequestId }],
    ['without its reply', undefined],
  ])('tells by reading, %s', async (_, output) => {
    expect(await verdict(input, {}, ruleFacts(), output)).toEqual({
      outcome: 'succeeded',
      message: 'Rule loc-abcd1234 no longer has ns_test/name_test:version_test.',
    });
    expect(await verdict(input, {}, bound(), output)).toMatchObject({ outcome: 'unchanged' });
    expect(await verdict(input, {}, bound({ Targets: [server] }), output)).toMatchObject({ outcome: 'unclear' });
    expect(await verdict(input, {}, { 'clb:DescribeTargets': absent }, output)).toMatchObject({ outcome: 'unclear' });
  });

  it('tells function by function where only some are gone', async () => {
    const before = { FunctionTargets: [target, otherFunction] };
    expect(await verdict(both, before, bound(), { RequestId })).toEqual({
      outcome: 'partly_succeeded',
      message: '1 of 2 functions are unbound.',
      items: [
        { item: 'ns_test/name_test:version_test', outcome: 'failed', message: 'Still bound.' },
        { item: 'default/checkout:$LATEST', outcome: 'succeeded', message: 'No longer bound.' },
      ],
    });
  });
});
