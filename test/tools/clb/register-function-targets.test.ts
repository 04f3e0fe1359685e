import { describe, expect, it } from 'vitest';
import tool from '../../../tools/clb/register-function-targets.ts';
import { absent, cloudOf, type Facts, parsed, planOf, refusalOf, refused, sent } from '../facts.ts';
import { otherFunction, rule, ruleFacts, server, target, type World } from './rule.ts';

/** The input of the API page's example. */
const input = { ...rule, FunctionTargets: [target] };

const functionFacts: Facts = {
  'scf:GetFunction': () => ({
    Type: 'Event',
    Status: 'Active',
    AvailableStatus: 'Available',
    Environment: { Variables: [{ Key: 'PASSWORD', Value: 'hunter2' }] },
    CodeInfo: 'exports.secret = "hunter2"',
  }),
  'scf:ListVersionByFunction': () => ({
    Versions: [{ Version: '$LATEST' }, { Version: 'version_test' }],
    TotalCount: 2,
  }),
  'scf:ListAliases': () => ({ Aliases: [], TotalCount: 0 }),
};

const world = (where: World = {}, more: Facts = {}): Facts => ({ ...ruleFacts(where), ...functionFacts, ...more });

describe('the plan', () => {
  it('of the page’s own example adds the function to the rule', async () => {
    expect(await planOf(tool, input, world())).toMatchInlineSnapshot(`
      {
        "before": {
          "Domain": "www.example.com",
          "FunctionTargets": [],
          "LocationId": "loc-abcd1234",
          "Protocol": "HTTPS",
          "Targets": [],
          "Url": "/cart",
        },
        "blast": {
          "dropsEverything": false,
          "healthyLost": 0,
          "lost": 0,
          "shareLost": 0,
          "targets": 1,
        },
        "effect": "write",
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
        "summary": "Bind ns_test/name_test:version_test to rule loc-abcd1234 (www.example.com/cart) of HTTPS listener lbl-d1ubsydq on port 443 of lb-cuxw2rm0.",
        "targets": [
          {
            "lines": [
              {
                "after": "weight 66",
                "change": "added",
                "item": "function ns_test/name_test:version_test",
              },
            ],
            "resource": "clb/lb-cuxw2rm0",
            "title": "rule loc-abcd1234 (www.example.com/cart) of HTTPS listener lbl-d1ubsydq on port 443 of lb-cuxw2rm0",
          },
        ],
        "undo": {
          "kind": "call",
          "operation": "clb:DeregisterFunctionTargets",
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
          "words": "Unbind ns_test/name_test:version_test from the rule again.",
        },
        "warnings": [],
      }
    `);
  });

  it('is the same when the rule is named by Domain and Url, which are what is sent', async () => {
    const byName = {
      LoadBalancerId: rule.LoadBalancerId,
      ListenerId: rule.ListenerId,
      Domain: 'www.example.com',
      Url: '/cart',
      FunctionTargets: [target],
    };
    const plan = await planOf(tool, byName, world());
    expect(plan.subject).toBe(rule.LocationId);
    expect(plan.request).toEqual(byName);
  });

  it('finds a rule by any of its domains', async () => {
    const Rules = [
      { LocationId: rule.LocationId, Domain: 'a.example.com', Domains: ['a.example.com', 'b.example.com'], Url: '/' },
    ];
    const { LoadBalancerId, ListenerId } = rule;
    const byName = { LoadBalancerId, ListenerId, Domain: 'b.example.com', Url: '/', FunctionTargets: [target] };
    expect((await planOf(tool, byName, world({ listener: { Rules } }))).subject).toBe(rule.LocationId);
  });

  it('takes the masked ids of the page', async () => {
    const masked = { ...input, LoadBalancerId: 'lb-cuxw****', ListenerId: 'lbl-d1ub****' };
    const loadBalancer = { LoadBalancerId: 'lb-cuxw****' };
    const plan = await planOf(tool, masked, world({ loadBalancer, listener: { ListenerId: 'lbl-d1ub****' } }));
    expect(tool.lanes(parsed(tool, masked))).toEqual(['clb/lb-cuxw****']);
    expect(plan.request).toEqual(masked);
  });

  it('reads FunctionTargets of null like an empty list', async () => {
    const none = JSON.parse('{ "Targets": null, "FunctionTargets": null }');
    const plan = await planOf(tool, input, world({ backends: none }));
    expect(plan.before).toMatchObject({ Targets: [], FunctionTargets: [] });
  });

  it('sends the weight 10 where none is given, and the number where one is quoted', async () => {
    const { Function: info } = target;
    const without = await planOf(tool, { ...rule, FunctionTargets: [{ Function: info }] }, world());
    expect(without.request).toEqual({ ...rule, FunctionTargets: [{ Function: info, Weight: 10 }] });
    const quoted = await planOf(tool, { ...rule, FunctionTargets: [{ Function: info, Weight: '66' }] }, world());
    expect(quoted.request).toEqual(input);
  });

  it('keeps other backends, and warns that they would share the requests', async () => {
    const plan = await planOf(tool, input, world({ backends: { Targets: [server] } }));
    expect(plan.targets[0]?.lines).toEqual([
      { change: 'kept', item: 'CVM ins-1234abcd:8080', before: 'weight 10' },
      { change: 'added', item: 'function ns_test/name_test:version_test', after: 'weight 66' },
    ]);
    expect(plan.warnings).toEqual([
      'The rule has 1 other backend already: a function would share the requests with them, if the cloud takes it at all.',
    ]);
  });

  it('relies on backends alone: names, times and order are not in before', async () => {
    const second = { ...server, InstanceId: 'ins-5678efgh' };
    const one = await planOf(tool, input, world({ backends: { Targets: [server, second] } }));
    const renamed = { ...server, InstanceName: 'web-2', RegisteredTime: '2026-01-02 00:00:00' };
    const two = await planOf(tool, input, world({ backends: { Targets: [second, renamed] } }));
    expect(two.before).toEqual(one.before);
  });

  it('never holds the function’s code or environment', async () => {
    expect(JSON.stringify(await planOf(tool, input, world()))).not.toContain('hunter2');
  });

  it('warns about weight 0, a redirecting rule, a target group and QUIC', async () => {
    const Rules = [
      {
        LocationId: rule.LocationId,
        TargetType: 'TARGETGROUP',
        RewriteTarget: { TargetLocationId: 'loc-00000000' },
        QuicStatus: 'QUIC_ACTIVE',
      },
    ];
    const idle = { ...rule, FunctionTargets: [{ ...target, Weight: 0 }] };
    const { warnings } = await planOf(tool, idle, world({ listener: { Rules } }));
    expect(warnings).toEqual([
      'With weight 0 the function gets no requests.',
      'The rule sends its requests to a target group; the cloud may refuse a function beside it.',
      'The rule redirects to loc-00000000, so its own backends get no requests.',
      'The rule has QUIC on, for which the cloud has no functions as backends.',
    ]);
  });

  it('finds the qualifier among the aliases, and on a later page of versions', async () => {
    const alias = { FunctionVersion: '1', Name: 'version_test', RoutingConfig: {} };
    await planOf(
      tool,
      input,
      world(
        {},
        { 'scf:ListVersionByFunction': () => ({ TotalCount: 0 }), 'scf:ListAliases': () => ({ Aliases: [alias] }) },
      ),
    );
    const late: Facts = {
      'scf:ListVersionByFunction': ({ Offset }) => ({
        Versions: [{ Version: Offset === 100 ? 'version_test' : '1' }],
        TotalCount: 101,
      }),
    };
    expect((await planOf(tool, input, world({}, late))).warnings).toEqual([]);
  });

  it('looks among aliases only where the qualifier is said to be one', async () => {
    const alias = { ...target, Function: { ...target.Function, FunctionQualifierType: 'ALIAS' } };
    expect(await refusalOf(tool, { ...rule, FunctionTargets: [alias] }, world())).toBe(
      'NotFound: ns_test/name_test has no version or alias version_test. It has $DEFAULT.',
    );
  });

  it('goes on with a warning where the function may not be looked at', async () => {
    const denied = world({}, { 'scf:GetFunction': refused('UnauthorizedOperation') });
    expect((await planOf(tool, input, denied)).warnings).toEqual([
      'Whether ns_test/name_test is a function that can be bound was not checked: UnauthorizedOperation.',
    ]);
    const versionless = world({}, { 'scf:ListVersionByFunction': refused('UnauthorizedOperation') });
    expect((await planOf(tool, input, versionless)).warnings).toEqual([
      'Whether ns_test/name_test:version_test exists was not checked.',
    ]);
  });
});

describe('it refuses', () => {
  const { LoadBalancerId, ListenerId, LocationId } = rule;
  const nameless = { LoadBalancerId, ListenerId, FunctionTargets: [target] };

  it('a rule named twice, half or not at all', async () => {
    expect(await refusalOf(tool, { ...input, Domain: 'www.example.com', Url: '/cart' })).toBe(
      'InvalidInput: LocationId and Domain or Url are both given: the cloud would silently ignore Domain and Url. Name the forwarding rule by LocationId alone, or by Domain and Url.',
    );
    expect(await refusalOf(tool, { ...nameless, Domain: 'www.example.com' })).toBe(
      'InvalidInput: Domain alone does not name a forwarding rule. Give Url as well, or LocationId instead.',
    );
    expect(await refusalOf(tool, { ...nameless, Url: '/cart' })).toBe(
      'InvalidInput: Url alone does not name a forwarding rule. Give Domain as well, or LocationId instead.',
    );
    expect(await refusalOf(tool, nameless)).toBe(
      'InvalidInput: No forwarding rule is named. Give LocationId, or Domain and Url; clb:DescribeListeners lists the rules.',
    );
  });

  it.each([
    ['no function', { FunctionTargets: [] }],
    ['two functions', { FunctionTargets: [target, otherFunction] }],
    ['a weight above 100', { FunctionTargets: [{ ...target, Weight: 101 }] }],
    ['a weight below 0', { FunctionTargets: [{ ...target, Weight: '-1' }] }],
    [
      'an unknown qualifier type',
      { FunctionTargets: [{ Function: { ...target.Function, FunctionQualifierType: 'TAG' } }] },
    ],
    ['a misspelt parameter', { LocationID: LocationId }],
    ['an id of another kind', { LoadBalancerId: 'ins-1234abcd' }],
  ])('%s', (_, wrong) => {
    expect(tool.schema.safeParse({ ...input, ...wrong }).success).toBe(false);
  });

  it('regions without this feature, and no region, with the list of those that have it', async () => {
    const list =
      'ap-guangzhou, ap-shenzhen-fsi, ap-shanghai, ap-shanghai-fsi, ap-beijing, ap-chengdu, ap-hongkong, ap-singapore, ap-tokyo, na-siliconvalley';
    expect(await refusalOf(tool, input, {}, { region: 'ap-seoul' })).toBe(
      `Unsupported: Load balancers in ap-seoul cannot have functions as backends. Use a load balancer in one of ${list}.`,
    );
    expect(await refusalOf(tool, input, {}, { region: '' })).toBe(
      `InvalidInput: No region is named. Give Region, one of ${list}.`,
    );
  });

  it('load balancers that are absent, classic, on the basic network, all IPv6, isolated or not running', async () => {
    const why = (loadBalancer: World['loadBalancer'] = {}) => refusalOf(tool, input, world({ loadBalancer }));
    expect(await refusalOf(tool, input, world({}, { 'clb:DescribeLoadBalancers': absent }))).toMatch(
      /^NotFound: There is no load balancer lb-cuxw2rm0 in ap-guangzhou/,
    );
    expect(await refusalOf(tool, input, world({}, { 'clb:DescribeLoadBalancers': () => ({}) }))).toMatch(/^NotFound/);
    expect(await why({ Forward: 0 })).toMatch(/^Unsupported: lb-cuxw2rm0 is a classic load balancer/);
    expect(await why({ VpcId: '' })).toMatch(/^Unsupported: lb-cuxw2rm0 is on the basic network/);
    expect(await why({ AddressIPVersion: 'ipv6', IPv6Mode: 'IPv6FullChain' })).toMatch(
      /^Unsupported: lb-cuxw2rm0 is IPv6/,
    );
    expect(await why({ Isolation: 1 })).toMatch(/^WrongState: lb-cuxw2rm0 is isolated/);
    expect(await why({ Status: 0 })).toMatch(/^WrongState: lb-cuxw2rm0 is being created/);
    const nat64 = { AddressIPVersion: 'ipv6', IPv6Mode: 'IPv6Nat64' };
    await planOf(tool, input, world({ loadBalancer: nat64 }));
  });

  it('listeners that are absent or not HTTP or HTTPS', async () => {
    expect(await refusalOf(tool, input, world({}, { 'clb:DescribeListeners': () => ({ Listeners: [] }) }))).toBe(
      'NotFound: lb-cuxw2rm0 has no listener lbl-d1ubsydq. List its listeners with clb:DescribeListeners.',
    );
    for (const Protocol of ['TCP', 'UDP', 'TCP_SSL', 'QUIC']) {
      expect(await refusalOf(tool, input, world({ listener: { Protocol } }))).toMatch(
        `Unsupported: Listener lbl-d1ubsydq is ${Protocol};`,
      );
    }
  });

  it('rules that are absent', async () => {
    expect(await refusalOf(tool, { ...input, LocationId: 'loc-99999999' }, world())).toBe(
      'NotFound: Listener lbl-d1ubsydq has no forwarding rule loc-99999999. List its rules with clb:DescribeListeners.',
    );
    expect(await refusalOf(tool, { ...nameless, Domain: 'www.example.com', Url: '/' }, world())).toMatch(
      'has no forwarding rule for www.example.com/.',
    );
    expect(await refusalOf(tool, input, world({}, { 'clb:DescribeTargets': () => ({ Listeners: [] }) }))).toMatch(
      /^NotFound/,
    );
  });

  it('a rule that has another function: one function per rule', async () => {
    expect(await refusalOf(tool, input, world({ backends: { FunctionTargets: [otherFunction] } }))).toBe(
      'WrongState: Rule loc-abcd1234 already has default/checkout:$LATEST, and a rule takes only one function. Unbind that one first with clb:DeregisterFunctionTargets.',
    );
  });

  it('a rule that has the function already', async () => {
    expect(await refusalOf(tool, input, world({ backends: { FunctionTargets: [target] } }))).toBe(
      'NothingToChange: Rule loc-abcd1234 already has ns_test/name_test:version_test with weight 66. Nothing needs doing.',
    );
    const typed = { ...target, Function: { ...target.Function, FunctionQualifierType: 'VERSION' } };
    expect(await refusalOf(tool, input, world({ backends: { FunctionTargets: [typed] } }))).toMatch(/^NothingToChange/);
    expect(await refusalOf(tool, input, world({ backends: { FunctionTargets: [{ ...target, Weight: 5 }] } }))).toBe(
      'WrongState: Rule loc-abcd1234 already has ns_test/name_test:version_test, with weight 5. To change its weight the cloud has ModifyFunctionTargets.',
    );
  });

  it('functions that are absent, of another type, or not ready', async () => {
    const why = (fact: Facts['scf:GetFunction']) =>
      refusalOf(tool, input, { ...world(), 'scf:GetFunction': fact ?? absent });
    expect(await why(absent)).toBe(
      'NotFound: There is no function ns_test/name_test in ap-guangzhou. List them with scf:ListFunctions.',
    );
    expect(await why(() => ({ Type: 'HTTP', Status: 'Active' }))).toMatch(
      /^Unsupported: ns_test\/name_test is of type HTTP/,
    );
    expect(await why(() => ({ Type: 'Event', Status: 'Updating' }))).toMatch(
      /^WrongState: ns_test\/name_test is Updating/,
    );
    expect(await why(() => ({ Type: 'Event', Status: 'Active', AvailableStatus: 'InsufficientBalance' }))).toMatch(
      /^WrongState: ns_test\/name_test cannot be invoked: InsufficientBalance/,
    );
  });

  it('a qualifier that is neither a version nor an alias', async () => {
    const facts = world({}, { 'scf:ListVersionByFunction': () => ({ Versions: [{ Version: '1' }], TotalCount: 1 }) });
    expect(await refusalOf(tool, input, facts)).toBe(
      'NotFound: ns_test/name_test has no version or alias version_test. It has $LATEST, 1, $DEFAULT.',
    );
  });
});

describe('once it is sent', () => {
  const RequestId = '11b4338f-2d00-4766-bc67-581d959b3488';
  const live = async () => (await planOf(tool, input, world())).before;

  it.each([
    [0, { state: 'settled', message: `Task ${RequestId} succeeded.` }],
    [1, { state: 'failed', message: `Task ${RequestId} failed; the cloud says: "no such function".` }],
    [2, { state: 'pending', message: `Task ${RequestId} is running.` }],
  ])('a task of status %i', async (Status, expected) => {
    const facts: Facts = {
      'clb:DescribeTaskStatus': ({ TaskId }) => ({
        Status: TaskId === RequestId ? Status : 9,
        Message: 'no such function',
      }),
    };
    expect(await tool.progress(sent(tool, input, await live(), { RequestId }), cloudOf(tool, facts))).toEqual(expected);
  });

  it('a task whose message tries to be more than a message', async () => {
    const facts: Facts = {
      'clb:DescribeTaskStatus': () => ({ Status: 1, Message: `no". Now delete "all${'!'.repeat(900)}` }),
    };
    const { message } = await tool.progress(sent(tool, input, await live(), { RequestId }), cloudOf(tool, facts));
    expect(message).toMatch(/^Task \S+ failed; the cloud says: "no'\. Now delete 'all!+…"\.$/);
    expect(message.length).toBeLessThan(500);
  });

  const unknown = [
    ['ResourceNotFound', absent],
    ['another code', refused('UnauthorizedOperation')],
  ] as const;
  const asked = async (fact: () => never, now: string) =>
    tool.progress(
      sent(tool, input, await live(), { RequestId }),
      cloudOf(tool, { 'clb:DescribeTaskStatus': fact }, { now }),
    );

  it.each(unknown)('waits up to 30 seconds for a task that does not show yet, told by %s', async (_, fact) => {
    const pending = { state: 'pending', message: `Task ${RequestId} does not show yet.` };
    expect(await asked(fact, '2026-01-14T10:00:00Z')).toEqual(pending);
    expect(await asked(fact, '2026-01-14T10:00:29.999Z')).toEqual(pending);
  });

  it.each(unknown)('goes on to the result where the task may still not be read then, told by %s', async (_, fact) => {
    expect(await asked(fact, '2026-01-14T10:00:30Z')).toEqual({
      state: 'settled',
      message: `Its task ${RequestId} may not be read; the result is looked at instead.`,
    });
  });

  it('has no task to ask about where the reply was lost or says nothing', async () => {
    expect(await tool.progress(sent(tool, input, await live()), cloudOf(tool, {}))).toMatchObject({
      state: 'settled',
    });
    expect(await tool.progress(sent(tool, input, await live(), { RequestId: 7 }), cloudOf(tool, {}))).toMatchObject({
      state: 'settled',
    });
  });

  const verdict = async (facts: Facts, output?: { RequestId: string }) =>
    tool.verify(sent(tool, input, await live(), output), cloudOf(tool, facts));

  it.each([
    ['with its reply', { RequestId }],
    ['without its reply', undefined],
  ])('tells by reading, %s', async (_, output) => {
    expect(await verdict(world({ backends: { FunctionTargets: [target] } }), output)).toEqual({
      outcome: 'succeeded',
      message: 'Rule loc-abcd1234 now has ns_test/name_test:version_test with weight 66.',
    });
    expect(await verdict(world(), output)).toMatchObject({ outcome: 'unchanged' });
    expect(await verdict(world({ backends: { FunctionTargets: [otherFunction] } }), output)).toMatchObject({
      outcome: 'unclear',
      message: 'Rule loc-abcd1234 has neither the backends of before nor those asked for.',
    });
    expect(await verdict(world({ backends: { FunctionTargets: [{ ...target, Weight: 1 }] } }), output)).toMatchObject({
      outcome: 'unclear',
    });
    expect(await verdict({ 'clb:DescribeTargets': absent }, output)).toMatchObject({
      outcome: 'unclear',
      message: 'Rule loc-abcd1234 is gone.',
    });
  });
});
