import { expect, it } from 'vitest';
import describeListeners from '../../../tools/clb/describe-listeners.ts';
import describeLoadBalancers from '../../../tools/clb/describe-load-balancers.ts';
import describeTargets from '../../../tools/clb/describe-targets.ts';
import describeTaskStatus from '../../../tools/clb/describe-task-status.ts';
import { absent, type Facts, pageOf, queryRefusal } from '../facts.ts';
import { rule, ruleFacts, server, target } from './rule.ts';

const { LoadBalancerId, ListenerId, LocationId } = rule;

it('load balancers come briefly, with their status in words', async () => {
  const facts: Facts = {
    'clb:DescribeLoadBalancers': () => ({
      TotalCount: 41,
      LoadBalancerSet: [
        {
          LoadBalancerId,
          LoadBalancerName: 'shop',
          LoadBalancerType: 'OPEN',
          Status: 1,
          Forward: 1,
          LoadBalancerVips: ['203.0.113.7'],
          Domain: '',
          LoadBalancerDomain: 'lb-cuxw2rm0.clb.ap-guangzhou.tencentclb.com',
          VpcId: 'vpc-bhqkbhdx',
          AddressIPVersion: 'ipv4',
          CreateTime: '2025-11-03 10:00:00',
          Snat: false,
          SecureGroups: ['sg-1'],
        },
        { LoadBalancerId: 'lb-0ldc1ass', Status: 0, Forward: 0, Domain: 'old.example.com' },
        { LoadBalancerId: 'lb-unpa1d00', Status: 1, Forward: 1, Isolation: 1 },
      ],
    }),
  };
  expect(await pageOf(describeLoadBalancers, {}, facts)).toMatchInlineSnapshot(`
    {
      "Offset": 0,
      "TotalCount": 41,
      "items": [
        {
          "AddressIPVersion": "ipv4",
          "CreateTime": "2025-11-03 10:00:00",
          "Domain": "lb-cuxw2rm0.clb.ap-guangzhou.tencentclb.com",
          "Forward": 1,
          "ForwardText": "current kind",
          "LoadBalancerId": "lb-cuxw2rm0",
          "LoadBalancerName": "shop",
          "LoadBalancerType": "OPEN",
          "LoadBalancerVips": [
            "203.0.113.7",
          ],
          "Status": 1,
          "StatusText": "running",
          "VpcId": "vpc-bhqkbhdx",
        },
        {
          "Domain": "old.example.com",
          "Forward": 0,
          "ForwardText": "classic",
          "LoadBalancerId": "lb-0ldc1ass",
          "Status": 0,
          "StatusText": "being created",
        },
        {
          "Forward": 1,
          "ForwardText": "current kind",
          "LoadBalancerId": "lb-unpa1d00",
          "Status": 1,
          "StatusText": "isolated",
        },
      ],
      "set": "LoadBalancerSet",
    }
  `);
});

it('load balancers are filtered and paged by the cloud', async () => {
  const asked: unknown[] = [];
  const facts: Facts = {
    'clb:DescribeLoadBalancers': (request) => {
      asked.push(request);
      return {};
    },
  };
  const page = await pageOf(describeLoadBalancers, { SearchKey: 'shop', Offset: '20', Limit: '5' }, facts);
  expect(asked).toEqual([{ SearchKey: 'shop', Offset: 20, Limit: 5 }]);
  expect(page).toEqual({ set: 'LoadBalancerSet', items: [], TotalCount: 0, Offset: 20 });
});

it('listeners come with their rules', async () => {
  const Rules = [
    { LocationId, Domain: 'www.example.com', Url: '/cart', TargetType: 'NODE', HealthCheck: { HealthSwitch: 1 } },
    {
      LocationId: 'loc-00000000',
      Domain: 'www.example.com',
      Url: '/',
      RewriteTarget: { TargetLocationId: LocationId },
    },
  ];
  const page = await pageOf(
    describeListeners,
    { LoadBalancerId },
    ruleFacts({ listener: { Rules, AttrFlags: ['Stop'] } }),
  );
  expect(page).toMatchInlineSnapshot(`
    {
      "Offset": 0,
      "TotalCount": 1,
      "items": [
        {
          "AttrFlags": [
            "Stop",
          ],
          "ListenerId": "lbl-d1ubsydq",
          "Port": 443,
          "Protocol": "HTTPS",
          "Rules": [
            {
              "Domain": "www.example.com",
              "LocationId": "loc-abcd1234",
              "TargetType": "NODE",
              "Url": "/cart",
            },
            {
              "Domain": "www.example.com",
              "LocationId": "loc-00000000",
              "RedirectsTo": "loc-abcd1234",
              "Url": "/",
            },
          ],
        },
      ],
      "set": "Listeners",
    }
  `);
});

it('listeners are paged here, since the cloud gives them all', async () => {
  const asked: unknown[] = [];
  const facts: Facts = {
    'clb:DescribeListeners': (request) => {
      asked.push(request);
      return { Listeners: [1, 2, 3, 4, 5].map((Port) => ({ ListenerId: `lbl-${Port}`, Protocol: 'TCP', Port })) };
    },
  };
  const page = await pageOf(describeListeners, { LoadBalancerId, Protocol: 'TCP', Offset: 2, Limit: 2 }, facts);
  expect(asked).toEqual([{ LoadBalancerId, Protocol: 'TCP' }]);
  expect(page).toEqual({
    set: 'Listeners',
    items: [
      { ListenerId: 'lbl-3', Protocol: 'TCP', Port: 3 },
      { ListenerId: 'lbl-4', Protocol: 'TCP', Port: 4 },
    ],
    TotalCount: 5,
    Offset: 2,
  });
});

it('backends come by rule for HTTP and HTTPS, null being none', async () => {
  const backends = JSON.parse(JSON.stringify({ Targets: null, FunctionTargets: [target] }));
  const page = await pageOf(describeTargets, { LoadBalancerId, LocationId }, ruleFacts({ backends }));
  expect(page).toEqual({
    set: 'Listeners',
    items: [
      {
        ListenerId,
        Protocol: 'HTTPS',
        Port: 443,
        Rules: [{ LocationId, Domain: 'www.example.com', Url: '/cart', Targets: [], FunctionTargets: [target] }],
      },
    ],
    TotalCount: 1,
    Offset: 0,
  });
});

it('backends come by listener for the other protocols', async () => {
  const asked: unknown[] = [];
  const facts: Facts = {
    'clb:DescribeTargets': (request) => {
      asked.push(request);
      return { Listeners: [{ ListenerId, Protocol: 'TCP', Port: 22, Targets: [server], EndPort: 0 }] };
    },
  };
  const page = await pageOf(describeTargets, { LoadBalancerId, LocationId }, facts);
  expect(asked).toEqual([{ LoadBalancerId, Filters: [{ Name: 'location-id', Values: [LocationId] }] }]);
  expect(page.items).toEqual([
    {
      ListenerId,
      Protocol: 'TCP',
      Port: 22,
      Targets: [
        {
          Type: 'CVM',
          InstanceId: 'ins-1234abcd',
          InstanceName: 'web-1',
          PrivateIpAddresses: ['10.0.0.1'],
          Port: 8080,
          Weight: 10,
        },
      ],
    },
  ]);
});

it.each([
  [0, 'succeeded'],
  [1, 'failed'],
  [2, 'running'],
  [7, 'in status 7'],
])('a task of status %i is told as "%s"', async (Status, StatusText) => {
  const TaskId = '11b4338f-2d00-4766-bc67-581d959b3488';
  const facts: Facts = {
    'clb:DescribeTaskStatus': () => ({ Status, Message: 'words', LoadBalancerIds: [LoadBalancerId] }),
  };
  expect(await pageOf(describeTaskStatus, { TaskId }, facts)).toEqual({
    set: 'Task',
    items: [{ TaskId, Status, StatusText, Message: 'words', LoadBalancerIds: [LoadBalancerId] }],
    TotalCount: 1,
    Offset: 0,
  });
});

it('an unknown task is told', async () => {
  expect(await queryRefusal(describeTaskStatus, { TaskId: 'none' }, { 'clb:DescribeTaskStatus': absent })).toBe(
    'NotFound: There is no task none in ap-guangzhou. Check the id and the region; a task that has only just begun may not show yet.',
  );
});
