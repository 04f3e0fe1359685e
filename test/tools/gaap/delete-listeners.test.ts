import { describe, expect, it } from 'vitest';
import tool from '../../../tools/gaap/delete-listeners.ts';
import { absent, cloudOf, type Facts, parsed, planOf, refusalOf, refused, sent } from '../facts.ts';
import { http, listenerFacts, origin, second, tcp, type World } from './listeners.ts';

const ProxyId = 'link-3d85gh';
const bound = { ...tcp, RealServerSet: [origin, { ...second, RealServerStatus: 1 }] };

const rule = {
  RuleId: 'rule-9sg8po2q',
  Domain: 'www.example.com',
  Path: '/',
  Scheduler: 'rr',
  RuleStatus: 0,
  BindStatus: 1,
  CheckParams: { DelayLoop: 5, ConnectTimeout: 2, Path: '/health', Method: 'HEAD', StatusCode: [200] },
};
const rules = (...RuleSet: object[]): Facts => ({
  'gaap:DescribeRules': () => ({
    DomainRuleSet: [{ Domain: 'www.example.com', DomainStatus: 0, CertificateId: 'default', RuleSet }],
  }),
});
/** No rule has custom headers, no domain an error page. */
const bare: Facts = {
  'gaap:DescribeCustomHeader': () => ({ Headers: [] }),
  'gaap:DescribeDomainErrorPageInfo': () => ({ ErrorPageSet: JSON.parse('null') }),
};
const world = (where: World, more: Facts = rules()): Facts => ({ ...listenerFacts(where), ...bare, ...more });

/** The page's own example: its Force is quoted. */
const input = { ProxyId, Force: '1', ListenerIds: ['listener-o0f3at99'] };
const both = { ProxyId, Force: 1, ListenerIds: ['listener-pbsgn7ej', 'listener-o0f3at99'] };

describe('the plan', () => {
  it('of the page’s own example deletes the listener with its rules and keeps their configuration', async () => {
    const facts = world({ tcp: [tcp], http: [http] }, rules({ ...rule, RealServerSet: [origin] }));
    expect(await planOf(tool, input, facts)).toMatchInlineSnapshot(`
      {
        "before": {
          "Listeners": [
            {
              "Domains": [
                {
                  "CertificateId": "default",
                  "Domain": "www.example.com",
                  "ErrorPages": [],
                  "Rules": [
                    {
                      "CheckParams": {
                        "ConnectTimeout": 2,
                        "DelayLoop": 5,
                        "Method": "HEAD",
                        "Path": "/health",
                        "StatusCode": [
                          200,
                        ],
                      },
                      "CustomHeaders": [],
                      "Path": "/",
                      "RealServers": [
                        {
                          "RealServerFailoverRole": "",
                          "RealServerIP": "119.28.69.101",
                          "RealServerId": "rs-04v3s12t",
                          "RealServerPort": 80,
                          "RealServerWeight": 1,
                        },
                      ],
                      "RuleId": "rule-9sg8po2q",
                      "Scheduler": "rr",
                    },
                  ],
                },
              ],
              "ListenerId": "listener-o0f3at99",
              "ListenerName": "web",
              "Port": 80,
              "Protocol": "HTTP",
              "ProxyId": "link-3d85gh",
              "RealServers": [],
            },
          ],
          "OthersRemain": true,
        },
        "blast": {
          "dropsEverything": false,
          "healthyLost": 1,
          "lost": 1,
          "shareLost": 1,
          "targets": 1,
        },
        "effect": "destructive",
        "request": {
          "Force": 1,
          "ListenerIds": [
            "listener-o0f3at99",
          ],
          "ProxyId": "link-3d85gh",
        },
        "subject": "listener-o0f3at99",
        "summary": "Delete 1 of the 2 listeners of connection link-3d85gh.",
        "targets": [
          {
            "lines": [
              {
                "before": "1 bound origin server",
                "change": "removed",
                "item": "HTTP port 80",
              },
              {
                "before": "weight 1",
                "change": "removed",
                "item": "rule rule-9sg8po2q (www.example.com/): rs-04v3s12t 119.28.69.101:80",
                "note": "healthy",
              },
            ],
            "resource": "gaap/listener-o0f3at99",
            "title": "HTTP listener listener-o0f3at99 "web" on port 80",
          },
        ],
        "undo": {
          "configurationKept": true,
          "kind": "none",
          "words": "A deletion cannot be undone. The configuration of the listeners is kept with this change, so that they can be created again by hand, under new ids.",
        },
        "warnings": [
          "May be serving now: 1 healthy origin server of 1 bound.",
          "Force 1 deletes them together with 1 bound origin server; with Force 0 the cloud would refuse.",
          "1 forwarding rule of the HTTP/HTTPS listeners will be deleted as well.",
        ],
      }
    `);
  });

  it('of all listeners of a connection says so loudly', async () => {
    const plan = await planOf(tool, both, world({ tcp: [bound], http: [http] }));
    expect(plan.alarm).toBe('DELETES EVERY LISTENER (2): CONNECTION LINK-3D85GH WILL ACCEPT NO TRAFFIC AT ALL.');
    expect(plan.blast).toEqual({ targets: 2, lost: 2, healthyLost: 1, shareLost: 1, dropsEverything: true });
    expect(plan.before).toMatchObject({ OthersRemain: false });
    expect(plan.subject).toBe(ProxyId);
    expect(
      plan.targets.map(({ title, lines }) => [title, ...lines.map(({ item, note }) => `${item} ${note ?? ''}`)]),
    ).toEqual([
      ['HTTP listener listener-o0f3at99 "web" on port 80', 'HTTP port 80 '],
      [
        'TCP listener listener-pbsgn7ej "shop" on port 443',
        'TCP port 443 ',
        'rs-04v3s12t 119.28.69.101:80 healthy',
        'rs-8xm2k1pa 119.28.69.102:80 unhealthy',
      ],
    ]);
  });

  it('works on a connection group', async () => {
    const { ProxyId: _, ...grouped } = { ...tcp, GroupId: 'lg-5anbbou5' };
    const other = { ...grouped, ListenerId: 'listener-00000000', Protocol: 'UDP' };
    const request = { GroupId: 'lg-5anbbou5', Force: 0, ListenerIds: [grouped.ListenerId] };
    const plan = await planOf(tool, request, world({ tcp: [grouped], udp: [other] }));
    expect(plan.summary).toBe('Delete 1 of the 2 listeners of connection group lg-5anbbou5.');
    expect(plan.alarm).toBeUndefined();
    expect(plan.request).toEqual(request);
  });

  it('shows a rule without origin servers, and takes no origin servers for a reason to need Force', async () => {
    const plan = await planOf(tool, { ...input, Force: 0 }, world({ tcp: [tcp], http: [http] }, rules(rule)));
    expect(plan.targets[0]?.lines[1]).toEqual({
      change: 'removed',
      item: 'rule rule-9sg8po2q (www.example.com/)',
      before: 'no origin servers',
    });
    expect(plan.warnings).toEqual([
      'With Force 0 the cloud refuses if an origin server is bound by then.',
      '1 forwarding rule of the HTTP/HTTPS listeners will be deleted as well.',
    ]);
  });

  it('finds a listener beyond the first page of a long list', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      ...tcp,
      ListenerId: `listener-${index}`,
      Port: index + 1,
    }));
    const plan = await planOf(tool, { ProxyId, Force: 0, ListenerIds: ['listener-119'] }, world({ tcp: many }));
    expect(plan.summary).toBe('Delete 1 of the 120 listeners of connection link-3d85gh.');
  });

  it('relies on configuration alone: health, status texts and order are not in before', async () => {
    const one = await planOf(
      tool,
      both,
      world({ tcp: [bound], http: [http] }, rules({ ...rule, RealServerSet: [origin] })),
    );
    const changed = { ...bound, BindStatus: 0, RealServerSet: [second, { ...origin, RealServerStatus: 1 }] };
    const sick = { ...rule, BindStatus: 0, RealServerSet: [{ ...origin, RealServerStatus: 1 }] };
    const reversed = { ...both, ListenerIds: [...both.ListenerIds].reverse() };
    const two = await planOf(tool, reversed, world({ tcp: [changed], http: [http] }, rules(sick)));
    expect(two.before).toEqual(one.before);
    expect(two.targets).not.toEqual(one.targets);
  });

  it('keeps the configuration that a listener would be created from again', async () => {
    const udp = {
      ...tcp,
      ListenerId: 'listener-udp00000',
      Protocol: 'UDP',
      CheckType: 'PORT',
      CheckPort: 53,
      SendContext: 'ping',
      GroupId: JSON.parse('null'),
    };
    const https = {
      ...http,
      ListenerId: 'listener-https000',
      Protocol: 'HTTPS',
      CertificateId: 'cert-1',
      TLSSupportVersion: ['TLSv1.2'],
      CreateTime: 1,
    };
    const request = { ProxyId, Force: 1, ListenerIds: [udp.ListenerId, https.ListenerId] };
    const plan = await planOf(
      tool,
      request,
      world({ udp: [udp], https: [https] }, rules({ ...rule, ForcedRedirect: null })),
    );
    expect(plan.before).toMatchObject({
      Listeners: [
        {
          Protocol: 'HTTPS',
          CertificateId: 'cert-1',
          TLSSupportVersion: ['TLSv1.2'],
          Domains: [
            {
              Domain: 'www.example.com',
              CertificateId: 'default',
              Rules: [{ Path: '/', CheckParams: rule.CheckParams }],
            },
          ],
        },
        { Protocol: 'UDP', Scheduler: 'wrr', CheckType: 'PORT', CheckPort: 53, SendContext: 'ping', DelayLoop: 5 },
      ],
    });
    expect(JSON.stringify(plan.before)).not.toMatch(/"\w*Status"|CreateTime/);
  });

  describe('measures the share of the serving listeners that goes', () => {
    const served = rules({ ...rule, RealServerSet: [origin] });
    const another = { ...bound, ListenerId: 'listener-other000' };
    const share = async (where: World, more?: Facts) => (await planOf(tool, input, world(where, more))).blast.shareLost;

    it('listener by listener, whatever hangs on each', async () => {
      expect(await share({ tcp: [bound], http: [http] }, served)).toBe(0.5);
      expect(await share({ tcp: [bound, another], http: [http] }, served)).toBeCloseTo(1 / 3);
      expect(await share({ http: [http] }, served)).toBe(1);
    });

    it('without those that have nowhere to send their traffic', async () => {
      expect(await share({ tcp: [tcp], http: [http] }, served)).toBe(1);
      expect(await share({ tcp: [bound], http: [http] })).toBe(0);
      const idle = { ...http, ListenerId: 'listener-idle0000' };
      const onlyOne: Facts = {
        'gaap:DescribeRules': (request) =>
          request.ListenerId === http.ListenerId ? (served['gaap:DescribeRules']?.(request) ?? {}) : {},
      };
      expect(await share({ http: [http, idle] }, served)).toBe(0.5);
      expect(await share({ http: [http, idle] }, onlyOne)).toBe(1);
    });

    it('all alike where none serves', async () => {
      expect(await share({ tcp: [tcp], http: [http] })).toBe(0.5);
    });
  });

  describe('with custom headers and error pages', () => {
    const headers = [{ HeaderName: 'X-Real-Ip', HeaderValue: '$remote_addr' }];
    const page = {
      ErrorNos: [502],
      NewErrorNo: 200,
      ClearHeaders: ['Server'],
      SetHeaders: headers,
      Body: 'Back soon.',
    };
    const rich: Facts = {
      ...rules(rule),
      'gaap:DescribeCustomHeader': ({ RuleId }) => ({ RuleId, Headers: headers }),
      'gaap:DescribeDomainErrorPageInfo': ({ ListenerId, Domain }) => ({
        ErrorPageSet: [{ ErrorPageId: 'errorPage-1', ListenerId, Domain, Status: 0, ...page }],
      }),
    };

    it('keeps them', async () => {
      const plan = await planOf(tool, input, world({ http: [http] }, rich));
      const kept = [{ Name: 'X-Real-Ip', Value: '$remote_addr' }];
      expect(plan.before).toMatchObject({
        Listeners: [{ Domains: [{ ErrorPages: [{ ...page, SetHeaders: kept }], Rules: [{ CustomHeaders: kept }] }] }],
      });
      expect(JSON.stringify(plan.before)).not.toContain('errorPage-1');
      expect(plan.undo).toMatchObject({ kind: 'none', configurationKept: true });
    });

    it('takes "there are none" for none', async () => {
      const none: Facts = { 'gaap:DescribeCustomHeader': absent, 'gaap:DescribeDomainErrorPageInfo': absent };
      const plan = await planOf(tool, input, world({ http: [http] }, { ...rules(rule), ...none }));
      expect(plan.undo).toMatchObject({ configurationKept: true });
    });

    it.each(['gaap:DescribeCustomHeader', 'gaap:DescribeDomainErrorPageInfo'] as const)(
      'says that the configuration is not kept as a whole where %s is refused, and plans all the same',
      async (operation) => {
        const facts = world({ http: [http] }, { ...rich, [operation]: refused('UnauthorizedOperation') });
        const plan = await planOf(tool, input, facts);
        expect(plan.undo).toEqual({
          kind: 'none',
          words:
            'A deletion cannot be undone. The configuration of the listeners is kept with this change, but without custom headers and error pages, which were not all read.',
        });
        expect(plan.warnings).toContain(
          'Custom headers and error pages were not all read (UnauthorizedOperation), so the configuration is not kept as a whole.',
        );
      },
    );

    it('does not look at each of very many', async () => {
      const many = Array.from({ length: 200 }, (_, index) => ({ ...rule, RuleId: `rule-${index}` }));
      const asked: string[] = [];
      const facts = world(
        { http: [http] },
        {
          ...rules(...many),
          'gaap:DescribeCustomHeader': ({ RuleId }) => {
            asked.push(RuleId);
            return {};
          },
        },
      );
      const plan = await planOf(tool, input, facts);
      expect(asked).toEqual([]);
      expect(plan.undo).not.toHaveProperty('configurationKept');
      expect(plan.warnings.join()).toContain('there are too many to look at each');
    });
  });

  it('takes each listener for itself', () => {
    expect(tool.lanes(parsed(tool, both))).toEqual(['gaap/listener-pbsgn7ej', 'gaap/listener-o0f3at99']);
  });
});

describe('it refuses', () => {
  it('both or neither of ProxyId and GroupId', async () => {
    expect(await refusalOf(tool, { ...input, GroupId: 'lg-5anbbou5' })).toBe(
      'InvalidInput: ProxyId and GroupId are both given. Give the one that the listeners belong to.',
    );
    expect(await refusalOf(tool, { Force: 1, ListenerIds: input.ListenerIds })).toMatch(
      /^InvalidInput: Neither ProxyId nor GroupId is given/,
    );
  });

  it('a listener named twice', async () => {
    expect(await refusalOf(tool, { ...input, ListenerIds: ['listener-a', 'listener-b', 'listener-a'] })).toBe(
      'InvalidInput: ListenerIds names listener-a twice. Name each listener once.',
    );
  });

  it.each([
    ['no listener', { ListenerIds: [] }],
    ['51 listeners', { ListenerIds: Array.from({ length: 51 }, (_, index) => `listener-${index}`) }],
    ['Force 2', { Force: 2 }],
    ['Force true', { Force: true }],
    ['a missing Force', { Force: undefined }],
  ])('%s', (_, wrong) => {
    expect(tool.schema.safeParse({ ...input, ...wrong }).success).toBe(false);
  });

  it('listeners that are unknown or of another connection, naming them', async () => {
    const elsewhere = { ...http, ProxyId: 'link-elsewhere' };
    expect(await refusalOf(tool, both, world({ tcp: [tcp], http: [elsewhere] }))).toBe(
      'NotFound: Not listeners of connection link-3d85gh: listener-o0f3at99. List its listeners with gaap:DescribeListeners; those of another instance need a call of their own.',
    );
  });

  it('connections and groups that are absent or not running', async () => {
    expect(await refusalOf(tool, input, world({ http: [http], status: 'CLOSING' }))).toMatch(
      /^WrongState: The connection link-3d85gh is not running but CLOSING/,
    );
    expect(await refusalOf(tool, input, world({}, { 'gaap:DescribeProxiesStatus': absent }))).toMatch(
      /^NotFound: There is no connection link-3d85gh/,
    );
    const request = { GroupId: 'lg-5anbbou5', Force: 1, ListenerIds: ['listener-a'] };
    expect(await refusalOf(tool, request, world({ groupStatus: 4 }))).toMatch(
      /^WrongState: The connection group lg-5anbbou5 is not running but being destroyed/,
    );
  });

  it('listeners that are not running, naming them all', async () => {
    const busy = world({ tcp: [{ ...tcp, ListenerStatus: 2 }], http: [{ ...http, ListenerStatus: 4 }] });
    expect(await refusalOf(tool, both, busy)).toBe(
      'WrongState: Only running listeners can be deleted: listener-o0f3at99 is changing its configuration, listener-pbsgn7ej is being deleted. Wait until they are running, or leave them out.',
    );
  });

  it('bound listeners under Force 0, naming them', async () => {
    const facts = world({ tcp: [bound], http: [http] }, rules({ ...rule, RealServerSet: [origin] }));
    expect(await refusalOf(tool, { ...both, Force: 0 }, facts)).toBe(
      'WrongState: With Force 0 the cloud deletes no listener that has origin servers bound: listener-o0f3at99 (1), listener-pbsgn7ej (2). Unbind them first, or give Force 1, which deletes the listeners together with their bindings.',
    );
  });
});

describe('once it is sent', () => {
  const [one = '', two = ''] = both.ListenerIds;
  const reply = (succeed: string[], failed: string[] = [], invalid: string[] = []) => ({
    OperationSucceedListenerSet: succeed,
    OperationFailedListenerSet: failed,
    InvalidStatusListenerSet: invalid,
    RequestId: '38fab584-8d14-4e2c-988c-4acdabbf2dff',
  });
  const change = async (output?: ReturnType<typeof reply>) =>
    sent(tool, both, (await planOf(tool, both, world({ tcp: [tcp], http: [http] }))).before, output);
  const progress = async (after: World, output?: ReturnType<typeof reply>) =>
    tool.progress(await change(output), cloudOf(tool, world(after)));
  const verdict = async (after: World, output?: ReturnType<typeof reply>) =>
    tool.verify(await change(output), cloudOf(tool, world(after)));
  const deleting = { ...tcp, ListenerStatus: 2 };

  it('is pending until every accepted listener is gone', async () => {
    expect(await progress({ tcp: [deleting] }, reply([one, two]))).toEqual({
      state: 'pending',
      message: 'Still being deleted: listener-pbsgn7ej.',
      share: 0.5,
    });
    expect(await progress({}, reply([one, two]))).toMatchObject({ state: 'settled' });
  });

  it('does not wait for those that the cloud did not accept', async () => {
    expect(await progress({ tcp: [tcp] }, reply([two], [one]))).toMatchObject({ state: 'settled' });
  });

  it('without its reply, is pending while one is seen being deleted', async () => {
    expect(await progress({ tcp: [deleting], http: [http] })).toMatchObject({ state: 'pending', share: 0.5 });
    expect(await progress({ tcp: [tcp], http: [http] })).toMatchObject({ state: 'settled' });
    expect(await progress({})).toMatchObject({ state: 'settled' });
  });

  it('succeeded when all are gone', async () => {
    const gone = (item: string) => ({ item, outcome: 'succeeded', message: 'Gone.' });
    const expected = {
      outcome: 'succeeded',
      message: 'Deleted: 2 listeners, as asked.',
      items: [gone(one), gone(two)],
    };
    expect(await verdict({}, reply([one, two]))).toEqual(expected);
    expect(await verdict({})).toEqual(expected);
  });

  it('succeeded partly when some are gone, and tells why for the others', async () => {
    expect(await verdict({ tcp: [tcp] }, reply([two], [one]))).toEqual({
      outcome: 'partly_succeeded',
      message: 'Deleted: 1 of 2 listeners.',
      items: [
        { item: one, outcome: 'failed', message: 'The cloud could not delete it.' },
        { item: two, outcome: 'succeeded', message: 'Gone.' },
      ],
    });
    expect(await verdict({ tcp: [tcp] }, reply([two], [], [one]))).toMatchObject({
      items: [{ outcome: 'failed', message: 'The cloud took it for invalid: unknown, or of another instance.' }, {}],
    });
    expect(await verdict({ tcp: [tcp] })).toMatchObject({
      outcome: 'partly_succeeded',
      items: [{ outcome: 'failed', message: 'Still running.' }, { outcome: 'succeeded' }],
    });
  });

  it('changed nothing when all are still there', async () => {
    expect(await verdict({ tcp: [tcp], http: [http] }, reply([], [one, two]))).toMatchObject({
      outcome: 'unchanged',
      items: [{ outcome: 'failed' }, { outcome: 'failed' }],
    });
    expect(await verdict({ tcp: [tcp], http: [http] })).toMatchObject({ outcome: 'unchanged' });
  });

  it('is unclear when accepted ones are still there', async () => {
    expect(await verdict({ tcp: [tcp], http: [http] }, reply([one], [two]))).toEqual({
      outcome: 'unclear',
      message: 'Accepted for deletion, but still there: listener-pbsgn7ej.',
      check: 'Read gaap:DescribeListeners of connection link-3d85gh after a while.',
    });
    expect(await verdict({ tcp: [deleting], http: [http] })).toMatchObject({ outcome: 'unclear' });
  });
});
