import { describe, expect, it } from 'vitest';
import tool from '../../../tools/gaap/bind-listener-real-servers.ts';
import { absent, cloudOf, type Facts, parsed, planOf, refusalOf, sent } from '../facts.ts';
import { http, listenerFacts, origin, second, tcp, third } from './listeners.ts';

const { ListenerId } = tcp;
type Server = Partial<typeof origin> & { RealServerFailoverRole?: string };
const ask = ({ RealServerStatus: _, ...server }: Server) => server;
const bindable = [origin, second, third].map(({ RealServerId, RealServerIP }) => ({ RealServerId, RealServerIP }));

const world = (bound: readonly Server[], listener: object = {}, more: Facts = {}): Facts => ({
  ...listenerFacts({ tcp: [{ ...tcp, ...listener }] }),
  'gaap:DescribeListenerRealServers': () => ({ BindRealServerSet: [...bound], RealServerSet: bindable }),
  ...more,
});

describe('the plan', () => {
  it('shows what is kept, re-weighted, removed and added', async () => {
    const sick = { ...second, RealServerStatus: 1 };
    const plan = await planOf(
      tool,
      { ListenerId, RealServerBindSet: [ask({ ...origin, RealServerWeight: 20 }), ask(third)] },
      world([origin, sick]),
    );
    expect(plan).toMatchInlineSnapshot(`
      {
        "before": {
          "FailoverSwitch": 0,
          "Protocol": "TCP",
          "RealServers": [
            {
              "RealServerFailoverRole": "",
              "RealServerIP": "119.28.69.101",
              "RealServerId": "rs-04v3s12t",
              "RealServerPort": 80,
              "RealServerWeight": 1,
            },
            {
              "RealServerFailoverRole": "",
              "RealServerIP": "119.28.69.102",
              "RealServerId": "rs-8xm2k1pa",
              "RealServerPort": 80,
              "RealServerWeight": 1,
            },
          ],
          "Scheduler": "wrr",
        },
        "blast": {
          "dropsEverything": false,
          "healthyLost": 0,
          "lost": 1,
          "shareLost": 0.5,
          "targets": 1,
        },
        "effect": "destructive",
        "request": {
          "ListenerId": "listener-pbsgn7ej",
          "RealServerBindSet": [
            {
              "RealServerIP": "119.28.69.101",
              "RealServerId": "rs-04v3s12t",
              "RealServerPort": 80,
              "RealServerWeight": 20,
            },
            {
              "RealServerIP": "119.28.69.103",
              "RealServerId": "rs-c0ffee00",
              "RealServerPort": 80,
              "RealServerWeight": 1,
            },
          ],
        },
        "subject": "listener-pbsgn7ej",
        "summary": "Origin servers of TCP listener listener-pbsgn7ej "shop" on port 443: unbind 1, bind 1, re-weight 1.",
        "targets": [
          {
            "lines": [
              {
                "after": "weight 20",
                "before": "weight 1",
                "change": "changed",
                "item": "rs-04v3s12t 119.28.69.101:80",
                "note": "healthy",
              },
              {
                "before": "weight 1",
                "change": "removed",
                "item": "rs-8xm2k1pa 119.28.69.102:80",
                "note": "unhealthy",
              },
              {
                "after": "weight 1",
                "change": "added",
                "item": "rs-c0ffee00 119.28.69.103:80",
              },
            ],
            "resource": "gaap/listener-pbsgn7ej",
            "title": "TCP listener listener-pbsgn7ej "shop" on port 443",
          },
        ],
        "undo": {
          "kind": "call",
          "operation": "gaap:BindListenerRealServers",
          "request": {
            "ListenerId": "listener-pbsgn7ej",
            "RealServerBindSet": [
              {
                "RealServerIP": "119.28.69.101",
                "RealServerId": "rs-04v3s12t",
                "RealServerPort": 80,
                "RealServerWeight": 1,
              },
              {
                "RealServerIP": "119.28.69.102",
                "RealServerId": "rs-8xm2k1pa",
                "RealServerPort": 80,
                "RealServerWeight": 1,
              },
            ],
          },
          "words": "Bind the 2 origin servers of before again.",
        },
        "warnings": [],
      }
    `);
  });

  it('of the page’s own example sends its quoted numbers as numbers', async () => {
    const quoted = {
      ListenerId,
      RealServerBindSet: [
        {
          RealServerWeight: '1',
          RealServerId: 'rs-04v3s12t',
          RealServerPort: '80',
          RealServerIP: '119.28.69.101',
          RealServerFailoverRole: 'master',
        },
      ],
    };
    const plan = await planOf(tool, quoted, world([], { FailoverSwitch: 1 }));
    expect(plan.request).toEqual({
      ListenerId,
      RealServerBindSet: [
        {
          RealServerWeight: 1,
          RealServerId: 'rs-04v3s12t',
          RealServerPort: 80,
          RealServerIP: '119.28.69.101',
          RealServerFailoverRole: 'master',
        },
      ],
    });
  });

  it('that only adds is a write, and undone by unbinding', async () => {
    const plan = await planOf(tool, { ListenerId, RealServerBindSet: [ask(origin)] }, world([]));
    expect(plan.effect).toBe('write');
    expect(plan.undo).toEqual({
      kind: 'call',
      operation: 'gaap:BindListenerRealServers',
      request: { ListenerId },
      words: 'Unbind them all again: nothing was bound before.',
    });
  });

  it('that leaves only unhealthy ones says so in capitals, unless new ones come with them', async () => {
    const sick = { ...origin, RealServerStatus: 1 };
    const left = await planOf(tool, { ListenerId, RealServerBindSet: [ask(origin)] }, world([second, sick]));
    expect(left.alarm).toBe(`LEAVES ONLY UNHEALTHY ORIGIN SERVERS: ${ListenerId} MAY SERVE NOBODY.`);
    const joined = { ListenerId, RealServerBindSet: [ask(origin), ask(second)] };
    expect((await planOf(tool, joined, world([sick]))).alarm).toBeUndefined();
  });

  it('cannot be dressed up by the name of the listener', async () => {
    const ListenerName = `x" on port 443: keep 2 (checked). ${'y'.repeat(300)}`;
    const plan = await planOf(
      tool,
      { ListenerId, RealServerBindSet: [ask(origin)] },
      world([second, origin], { ListenerName }),
    );
    expect(plan.summary).toMatch(/"x' on port 443: keep 2 \(checked\)\. y+…" on port \d+: unbind 1, keep 1\.$/);
    expect(plan.summary.length).toBeLessThan(200);
  });

  it('that drops one is destructive, counts the healthy ones and binds them again to undo', async () => {
    const plan = await planOf(tool, { ListenerId, RealServerBindSet: [ask(origin)] }, world([second, origin]));
    expect(plan.effect).toBe('destructive');
    expect(plan.blast).toEqual({ targets: 1, lost: 1, healthyLost: 1, shareLost: 0.5, dropsEverything: false });
    expect(plan.alarm).toBeUndefined();
    expect(plan.warnings).toEqual(['May be serving now: 1 healthy origin server of 1 to be unbound.']);
    expect(plan.undo).toMatchObject({ request: { RealServerBindSet: [ask(origin), ask(second)] } });
  });

  it.each([
    ['an absent set', {}],
    ['an empty set', { RealServerBindSet: [] }],
  ])('of %s unbinds everything, loudly, and leaves the field out', async (_, set) => {
    const plan = await planOf(tool, { ListenerId, ...set }, world([origin, second]));
    expect(plan.alarm).toBe(
      'UNBINDS EVERY ORIGIN SERVER (2): listener-pbsgn7ej WILL HAVE NOWHERE TO SEND ITS TRAFFIC.',
    );
    expect(plan.request).toEqual({ ListenerId });
    expect(plan.blast).toMatchObject({ shareLost: 1, dropsEverything: true });
  });

  describe('measures the share of what serves that is lost', () => {
    const share = async (asked: readonly Server[], bound: readonly Server[], listener: object = {}) =>
      (await planOf(tool, { ListenerId, RealServerBindSet: asked.map(ask) }, world(bound, listener))).blast.shareLost;
    const weighing = (server: Server, RealServerWeight: number) => ({ ...server, RealServerWeight });
    const inRole = (server: Server, RealServerFailoverRole: 'master' | 'slave') => ({
      ...server,
      RealServerFailoverRole,
    });
    const heavy = weighing(origin, 30);
    const light = weighing(second, 10);

    it('by weight where the scheduler goes by it, otherwise by number', async () => {
      expect(await share([light], [heavy, light])).toBe(0.75);
      expect(await share([light], [heavy, light], { Scheduler: 'rr' })).toBe(0.5);
      expect(await share([light], [heavy, light], { Scheduler: 'lc' })).toBe(0.5);
    });

    it('with what a kept one loses in weight, and without what another gains', async () => {
      expect(await share([weighing(origin, 20), weighing(second, 90)], [heavy, light])).toBe(0.25);
      expect(await share([weighing(origin, 20), light], [heavy, light], { Scheduler: 'rr' })).toBe(0);
    });

    it('as nothing where something is only added', async () => {
      expect(await share([heavy, light, third], [heavy, light])).toBe(0);
      expect(await share([third], [])).toBe(0);
    });

    it('of the masters while one is healthy: slaves only stand by', async () => {
      const [master, slave] = [inRole(origin, 'master'), inRole(second, 'slave')];
      const failover = { FailoverSwitch: 1, Scheduler: 'rr' };
      expect(await share([slave], [master, slave], failover)).toBe(1);
      expect(await share([master], [master, slave], failover)).toBe(0);
      expect(await share([inRole(origin, 'slave'), inRole(second, 'master')], [master, slave], failover)).toBe(1);
      expect(await share([master], [{ ...master, RealServerStatus: 1 }, slave], failover)).toBe(0.5);
    });
  });

  it('relies on the set alone: health and order are not in before', async () => {
    const request = { ListenerId, RealServerBindSet: [ask(third)] };
    const one = await planOf(tool, request, world([origin, second]));
    const two = await planOf(tool, request, world([{ ...second, RealServerStatus: 1 }, origin]));
    expect(two.before).toEqual(one.before);
    expect(two.targets).not.toEqual(one.targets);
  });

  it('warns where weights mean nothing', async () => {
    const request = { ListenerId, RealServerBindSet: [ask({ ...origin, RealServerWeight: 5 })] };
    expect((await planOf(tool, request, world([], { Scheduler: 'rr' }))).warnings).toEqual([
      'The listener schedules by rr, which takes no notice of weights.',
    ]);
    expect((await planOf(tool, request, world([]))).warnings).toEqual([]);
  });

  it('takes the listener for itself', () => {
    expect(tool.lanes(parsed(tool, { ListenerId }))).toEqual(['gaap/listener-pbsgn7ej']);
  });
});

describe('it refuses', () => {
  const request = { ListenerId, RealServerBindSet: [ask(origin)] };

  it('an origin server and port named twice', async () => {
    expect(
      await refusalOf(tool, { ListenerId, RealServerBindSet: [ask(origin), ask({ ...origin, RealServerWeight: 2 })] }),
    ).toBe('InvalidInput: RealServerBindSet names rs-04v3s12t:80 twice. Name each origin server and port once.');
    await planOf(
      tool,
      { ListenerId, RealServerBindSet: [ask(origin), ask({ ...origin, RealServerPort: 81 })] },
      world([]),
    );
  });

  it.each([21, 0, 65000, '80.5'])('port %s', (RealServerPort) => {
    expect(tool.schema.safeParse({ ListenerId, RealServerBindSet: [{ ...ask(origin), RealServerPort }] }).success).toBe(
      false,
    );
  });

  it('a set that is bound already, in any order, weight 1 being the same as none', async () => {
    const set = [
      ask(second),
      { RealServerId: origin.RealServerId, RealServerIP: origin.RealServerIP, RealServerPort: 80 },
    ];
    expect(await refusalOf(tool, { ListenerId, RealServerBindSet: set }, world([origin, second]))).toMatch(
      /^NothingToChange/,
    );
    expect(await refusalOf(tool, { ListenerId }, world([]))).toMatch(/^NothingToChange/);
  });

  it('an unknown listener', async () => {
    expect(await refusalOf(tool, request, listenerFacts({}))).toBe(
      'NotFound: There is no listener listener-pbsgn7ej. List them with gaap:DescribeListeners and a ProxyId or GroupId.',
    );
  });

  it('a layer 7 listener', async () => {
    const facts = listenerFacts({ http: [{ ...http, ListenerId }] });
    expect(await refusalOf(tool, request, facts)).toMatch(
      /^Unsupported: HTTP listener listener-pbsgn7ej "web" on port 80 is layer 7/,
    );
  });

  it('a listener, connection or group that is busy or gone', async () => {
    expect(await refusalOf(tool, request, world([], { ListenerStatus: 3 }))).toMatch(
      /^WrongState: Listener listener-pbsgn7ej is changing its origin servers/,
    );
    const stopped = { ...world([]), ...listenerFacts({ tcp: [tcp], status: 'CLOSED' }) };
    expect(await refusalOf(tool, request, stopped)).toMatch(
      /^WrongState: The connection link-3d85gh is not running but CLOSED/,
    );
    expect(await refusalOf(tool, request, world([], {}, { 'gaap:DescribeProxiesStatus': () => ({}) }))).toMatch(
      /^NotFound: There is no connection link-3d85gh/,
    );
    const { ProxyId: _, ...grouped } = { ...tcp, GroupId: 'lg-5anbbou5' };
    expect(await refusalOf(tool, request, listenerFacts({ tcp: [grouped], groupStatus: 12 }))).toMatch(
      /^WrongState: The connection group lg-5anbbou5 is not running but only partly deployed/,
    );
    expect(
      await refusalOf(tool, request, {
        ...listenerFacts({ tcp: [grouped] }),
        'gaap:DescribeProxyGroupDetails': absent,
      }),
    ).toMatch(/^NotFound: There is no connection group lg-5anbbou5/);
  });

  it('origin servers that are unknown, of another address, blocked, or given a role without failover', async () => {
    const set = (server: Server) => ({ ListenerId, RealServerBindSet: [ask(server)] });
    expect(await refusalOf(tool, set({ ...origin, RealServerId: 'rs-unknown1' }), world([]))).toMatch(
      /^NotFound: Origin server rs-unknown1/,
    );
    expect(await refusalOf(tool, set({ ...origin, RealServerIP: '10.0.0.1' }), world([]))).toBe(
      'InvalidInput: RealServerIP of rs-04v3s12t is 119.28.69.101, not 10.0.0.1. Give RealServerIP 119.28.69.101, or another RealServerId.',
    );
    const banned: Facts = {
      'gaap:DescribeListenerRealServers': () => ({ RealServerSet: [{ ...ask(origin), InBanBlacklist: 1 }] }),
    };
    expect(await refusalOf(tool, set(origin), world([], {}, banned))).toMatch(
      /^Unsupported: Origin server rs-04v3s12t is on the cloud's blocklist/,
    );
    expect(await refusalOf(tool, set({ ...origin, RealServerFailoverRole: 'slave' }), world([]))).toMatch(
      /^Unsupported: Listener listener-pbsgn7ej has failover off/,
    );
  });
});

describe('once it is sent', () => {
  const request = { ListenerId, RealServerBindSet: [ask(third)] };
  const change = async (output?: { RequestId: string }) =>
    sent(tool, request, (await planOf(tool, request, world([origin]))).before, output);
  const progress = async (facts: Facts) => tool.progress(await change({ RequestId: 'x' }), cloudOf(tool, facts));

  it('is pending while the listener changes, and settled when it runs', async () => {
    expect(await progress(world([origin], { ListenerStatus: 3 }))).toEqual({
      state: 'pending',
      message: 'Listener listener-pbsgn7ej is changing its origin servers.',
    });
    expect(await progress(world([third]))).toMatchObject({ state: 'settled' });
    expect(await progress(listenerFacts({}))).toMatchObject({ state: 'failed' });
  });

  it.each([
    ['with its reply', { RequestId: 'x' }],
    ['without its reply', undefined],
  ])('tells by reading, %s', async (_, output) => {
    const verdict = async (bound: readonly Server[]) => tool.verify(await change(output), cloudOf(tool, world(bound)));
    expect(await verdict([third])).toEqual({
      outcome: 'succeeded',
      message: 'Listener listener-pbsgn7ej now has 1 origin server, as asked.',
    });
    expect(await verdict([{ ...origin, RealServerStatus: 1 }])).toMatchObject({ outcome: 'unchanged' });
    expect(await verdict([origin, third])).toMatchObject({ outcome: 'unclear' });
  });
});
