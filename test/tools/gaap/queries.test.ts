import { describe, expect, it } from 'vitest';
import describeListenerRealServers from '../../../tools/gaap/describe-listener-real-servers.ts';
import describeListeners from '../../../tools/gaap/describe-listeners.ts';
import describeProxies from '../../../tools/gaap/describe-proxies.ts';
import describeRealServers from '../../../tools/gaap/describe-real-servers.ts';
import { absent, type Facts, pageOf, queryRefusal, refused } from '../facts.ts';
import { http, listenerFacts, origin, second, tcp } from './listeners.ts';

describe('connections', () => {
  const proxy = {
    ProxyId: 'link-3d85gh',
    InstanceId: 'link-3d85gh',
    ProxyName: 'asia',
    Status: 'RUNNING',
    AccessRegion: 'Hongkong',
    RealServerRegion: 'Guangzhou',
    Bandwidth: 10,
    Concurrent: 2,
    BanStatus: 'RECOVER',
    ForwardIP: '203.0.113.9',
  };

  it('come briefly, with a ban only where there is one', async () => {
    const banned = { ...proxy, ProxyId: 'link-banned00', BanStatus: 'BANNED' };
    const facts: Facts = { 'gaap:DescribeProxies': () => ({ ProxySet: [proxy, banned], TotalCount: 2 }) };
    const page = await pageOf(describeProxies, {}, facts);
    expect(page.items.map(({ ProxyId, BanStatus }) => [ProxyId, BanStatus])).toEqual([
      ['link-3d85gh', undefined],
      ['link-banned00', 'BANNED'],
    ]);
    expect(page.items[0]).toEqual({
      ProxyId: 'link-3d85gh',
      ProxyName: 'asia',
      Status: 'RUNNING',
      AccessRegion: 'Hongkong',
      RealServerRegion: 'Guangzhou',
      Bandwidth: 10,
      Concurrent: 2,
    });
  });

  it('are read from the old list where the cloud gives no new one', async () => {
    const { ProxyId: _, ...old } = proxy;
    const page = await pageOf(
      describeProxies,
      {},
      { 'gaap:DescribeProxies': () => ({ InstanceSet: [old], TotalCount: 1 }) },
    );
    expect(page).toMatchObject({ set: 'ProxySet', items: [{ ProxyId: 'link-3d85gh' }] });
  });
});

describe('listeners', () => {
  const ProxyId = 'link-3d85gh';
  const udp = {
    ...tcp,
    ListenerId: 'listener-udp00000',
    Protocol: 'UDP',
    Port: 53,
    RealServerSet: [{ ...origin, RealServerStatus: 1, DownIPList: ['10.0.0.1'] }],
  };
  const https = { ...http, ListenerId: 'listener-https000', Protocol: 'HTTPS', ListenerStatus: 4 };
  const facts = listenerFacts({ tcp: [{ ...tcp, RealServerSet: [origin] }], udp: [udp], http: [http], https: [https] });

  it('of all four protocols come as one list, with every number also in words', async () => {
    expect(await pageOf(describeListeners, { ProxyId }, facts)).toMatchInlineSnapshot(`
      {
        "Offset": 0,
        "TotalCount": 4,
        "items": [
          {
            "BindStatus": 1,
            "BindStatusText": "all origin servers healthy",
            "ListenerId": "listener-pbsgn7ej",
            "ListenerName": "shop",
            "ListenerStatus": 0,
            "ListenerStatusText": "running",
            "Port": 443,
            "Protocol": "TCP",
            "ProxyId": "link-3d85gh",
            "RealServerSet": [
              {
                "RealServerIP": "119.28.69.101",
                "RealServerId": "rs-04v3s12t",
                "RealServerPort": 80,
                "RealServerStatus": 0,
                "RealServerStatusText": "healthy",
                "RealServerWeight": 1,
              },
            ],
            "RealServerType": "IP",
            "Scheduler": "wrr",
          },
          {
            "BindStatus": 1,
            "BindStatusText": "an origin server is unhealthy",
            "ListenerId": "listener-udp00000",
            "ListenerName": "shop",
            "ListenerStatus": 0,
            "ListenerStatusText": "running",
            "Port": 53,
            "Protocol": "UDP",
            "ProxyId": "link-3d85gh",
            "RealServerSet": [
              {
                "DownIPList": [
                  "10.0.0.1",
                ],
                "RealServerIP": "119.28.69.101",
                "RealServerId": "rs-04v3s12t",
                "RealServerPort": 80,
                "RealServerStatus": 1,
                "RealServerStatusText": "unhealthy",
                "RealServerWeight": 1,
              },
            ],
            "RealServerType": "IP",
            "Scheduler": "wrr",
          },
          {
            "ListenerId": "listener-o0f3at99",
            "ListenerName": "web",
            "ListenerStatus": 0,
            "ListenerStatusText": "running",
            "Port": 80,
            "Protocol": "HTTP",
            "ProxyId": "link-3d85gh",
          },
          {
            "ListenerId": "listener-https000",
            "ListenerName": "web",
            "ListenerStatus": 4,
            "ListenerStatusText": "changing its configuration",
            "Port": 80,
            "Protocol": "HTTPS",
            "ProxyId": "link-3d85gh",
          },
        ],
        "set": "ListenerSet",
      }
    `);
  });

  it('are paged over the one list', async () => {
    const page = await pageOf(describeListeners, { ProxyId, Offset: 1, Limit: 2 }, facts);
    expect(page.items.map(({ ListenerId }) => ListenerId)).toEqual(['listener-udp00000', 'listener-o0f3at99']);
    expect(page).toMatchObject({ TotalCount: 4, Offset: 1 });
  });

  it('are found by their own id, whatever the protocol', async () => {
    const page = await pageOf(describeListeners, { ListenerId: 'listener-https000' }, facts);
    expect(page.items).toMatchObject([{ Protocol: 'HTTPS', ListenerStatusText: 'changing its configuration' }]);
  });

  it.each([
    ['TCP', 0, 'an origin server is unhealthy'],
    ['TCP', 1, 'all origin servers healthy'],
    ['UDP', 0, 'all origin servers healthy'],
    ['UDP', 1, 'an origin server is unhealthy'],
    ['UDP', 2, 'a domain name does not resolve'],
  ])('have a BindStatus that for %s %i means "%s"', async (Protocol, BindStatus, words) => {
    const list = [{ ...tcp, Protocol, BindStatus }];
    const page = await pageOf(
      describeListeners,
      { ProxyId },
      listenerFacts(Protocol === 'TCP' ? { tcp: list } : { udp: list }),
    );
    expect(page.items[0]).toMatchObject({ BindStatus, BindStatusText: words, RealServerSet: [] });
  });

  it('are asked for by exactly one id', async () => {
    expect(await queryRefusal(describeListeners, {})).toBe(
      'InvalidInput: None of ProxyId, GroupId and ListenerId is given. Give exactly one; gaap:DescribeProxies lists the connections.',
    );
    expect(await queryRefusal(describeListeners, { ProxyId, ListenerId: tcp.ListenerId })).toMatch('More than one');
  });

  it('of an unknown id are not an empty list', async () => {
    expect(await queryRefusal(describeListeners, { ListenerId: 'listener-none' }, listenerFacts({}))).toMatch(
      /^NotFound: There is no listener-none/,
    );
    const empty: Facts = {
      'gaap:DescribeTCPListeners': () => ({ TotalCount: 0 }),
      'gaap:DescribeUDPListeners': () => ({ TotalCount: 0 }),
      'gaap:DescribeHTTPListeners': () => ({ TotalCount: 0 }),
      'gaap:DescribeHTTPSListeners': () => ({ TotalCount: 0 }),
    };
    expect(await queryRefusal(describeListeners, { ListenerId: 'listener-none' }, empty)).toMatch(/^NotFound/);
    const nowhere: Facts = {
      'gaap:DescribeTCPListeners': absent,
      'gaap:DescribeUDPListeners': absent,
      'gaap:DescribeHTTPListeners': absent,
      'gaap:DescribeHTTPSListeners': absent,
    };
    expect(await queryRefusal(describeListeners, { ListenerId: 'listener-none' }, nowhere)).toMatch(
      /^NotFound: There is no listener-none/,
    );
    expect(await pageOf(describeListeners, { ProxyId }, listenerFacts({}))).toMatchObject({ items: [], TotalCount: 0 });
  });
});

describe('origin servers', () => {
  const server = {
    RealServerId: origin.RealServerId,
    RealServerIP: origin.RealServerIP,
    RealServerName: 'gz-1',
    ProjectId: 0,
  };
  const spare = {
    RealServerId: second.RealServerId,
    RealServerIP: second.RealServerIP,
    RealServerName: 'gz-2',
    ProjectId: 0,
  };

  it('of every project are listed, with what each is bound to', async () => {
    const asked: unknown[] = [];
    const facts: Facts = {
      'gaap:DescribeRealServers': (request) => {
        asked.push(request);
        return { RealServerSet: [server, spare], TotalCount: 2 };
      },
      'gaap:DescribeRealServersStatus': () => ({
        TotalCount: 2,
        RealServerStatusSet: [
          { RealServerId: server.RealServerId, BindStatus: 1, ProxyId: 'link-3d85gh', GroupId: '' },
          { RealServerId: spare.RealServerId, BindStatus: 0, ProxyId: '', GroupId: '' },
        ],
      }),
    };
    expect(await pageOf(describeRealServers, {}, facts)).toEqual({
      set: 'RealServerSet',
      items: [
        { ...server, BindStatus: 1, BindStatusText: 'bound', ProxyId: 'link-3d85gh' },
        { ...spare, BindStatus: 0, BindStatusText: 'not bound' },
      ],
      TotalCount: 2,
      Offset: 0,
    });
    expect(asked).toEqual([{ ProjectId: -1, Offset: 0, Limit: 20 }]);
  });

  it('come without their bindings where those may not be read, and say so', async () => {
    const facts: Facts = {
      'gaap:DescribeRealServers': () => ({ RealServerSet: [server], TotalCount: 1 }),
      'gaap:DescribeRealServersStatus': refused('UnauthorizedOperation'),
    };
    expect(await pageOf(describeRealServers, {}, facts)).toEqual({
      set: 'RealServerSet',
      items: [server],
      TotalCount: 1,
      Offset: 0,
      note: 'Which of them are bound could not be read: UnauthorizedOperation.',
    });
  });

  it('that are none need no second look', async () => {
    const facts: Facts = { 'gaap:DescribeRealServers': () => ({ RealServerSet: [], TotalCount: 0 }) };
    expect((await pageOf(describeRealServers, {}, facts)).items).toEqual([]);
  });

  it('are at most 50 to a page, which is the cloud’s own limit', () => {
    expect(describeRealServers.schema.safeParse({ Limit: 50 }).success).toBe(true);
    expect(describeRealServers.schema.safeParse({ Limit: 51 }).success).toBe(false);
  });

  it('of a listener come as one list: those bound, then those that can be', async () => {
    const facts: Facts = {
      'gaap:DescribeListenerRealServers': () => ({
        BindRealServerSet: [{ ...origin, RealServerStatus: 1, RealServerFailoverRole: 'master' }],
        RealServerSet: [server, { ...spare, InBanBlacklist: 1 }],
      }),
    };
    const page = await pageOf(describeListenerRealServers, { ListenerId: tcp.ListenerId }, facts);
    expect(page).toEqual({
      set: 'RealServerSet',
      items: [
        {
          Bound: true,
          ...origin,
          RealServerStatus: 1,
          RealServerStatusText: 'unhealthy',
          RealServerFailoverRole: 'master',
        },
        {
          Bound: false,
          RealServerId: spare.RealServerId,
          RealServerIP: spare.RealServerIP,
          RealServerName: 'gz-2',
          InBanBlacklist: 1,
          InBanBlacklistText: "on the cloud's blocklist",
        },
      ],
      TotalCount: 2,
      Offset: 0,
      note: '1 bound, 1 not bound.',
    });
    const later = await pageOf(describeListenerRealServers, { ListenerId: tcp.ListenerId, Offset: 1 }, facts);
    expect(later.items).toHaveLength(1);
  });
});
