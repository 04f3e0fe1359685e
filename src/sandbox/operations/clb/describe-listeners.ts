import { z } from 'zod';
import type { Listener, Rule } from '../../world/clb.ts';
import { defineOperation, versions } from '../operation.ts';
import { cloudTime } from '../time.ts';
import { balancerOf, isLayer7, listenersOf } from './found.ts';
import { ListenerId, LoadBalancerId } from './parameters.ts';

export const protocol = z.enum(['TCP', 'UDP', 'HTTP', 'HTTPS', 'TCP_SSL', 'QUIC']).optional();
export const port = z.int().min(1).max(65_535).optional();

/** Shows rules, but no targets and no state: see DescribeTargets and the tasks for those (docs/tencent-api.md B1). */
export const describeListeners = defineOperation({
  product: 'clb',
  action: 'DescribeListeners',
  version: versions.clb,
  writes: false,
  input: z.strictObject({
    LoadBalancerId,
    ListenerIds: z.array(ListenerId).max(100).optional(),
    Protocol: protocol,
    Port: port,
  }),
  execute(world, input, context) {
    const listeners = listenersOf(world, balancerOf(world, input.LoadBalancerId, context), input);
    const rules = world.clb.rules.all();
    return {
      Listeners: listeners.map((it) =>
        present(
          it,
          rules.filter((rule) => rule.ListenerId === it.ListenerId),
        ),
      ),
      TotalCount: listeners.length,
    };
  },
});

function present(it: Listener, rules: readonly Rule[]) {
  const layer7 = isLayer7(it);
  return {
    ListenerId: it.ListenerId,
    Protocol: it.Protocol,
    Port: it.Port,
    Certificate: certificate(it),
    HealthCheck: layer7 ? null : healthCheck('TCP'),
    Scheduler: layer7 ? null : it.Scheduler,
    SessionExpireTime: 0,
    SniSwitch: 0,
    Rules: layer7 ? rules.map((rule) => presentRule(rule, it)) : null,
    ListenerName: it.ListenerName,
    CreateTime: cloudTime(it.createdAt),
    EndPort: 0,
    TargetType: 'NODE',
    TargetGroup: null,
    SessionType: 'NORMAL',
    KeepaliveEnable: 0,
    Toa: false,
    DeregisterTargetRst: false,
    AttrFlags: it.AttrFlags,
    TargetGroupList: null,
    MaxConn: -1,
    MaxCps: -1,
  };
}

function presentRule(it: Rule, listener: Listener) {
  return {
    LocationId: it.LocationId,
    Domain: it.Domain,
    Url: it.Url,
    SessionExpireTime: 0,
    HealthCheck: healthCheck('HTTP'),
    Certificate: certificate(listener),
    Scheduler: 'WRR',
    ListenerId: it.ListenerId,
    RewriteTarget: {
      TargetListenerId: it.RewriteTarget?.TargetListenerId ?? null,
      TargetLocationId: it.RewriteTarget?.TargetLocationId ?? null,
      RewriteCode: it.RewriteTarget ? 301 : 0,
      TakeUrl: false,
      RewriteType: it.RewriteTarget ? 'Manual' : '',
    },
    HttpGzip: true,
    BeAutoCreated: false,
    DefaultServer: it.DefaultServer,
    Http2: false,
    ForwardType: 'HTTP',
    CreateTime: cloudTime(it.createdAt),
    TargetType: 'NODE',
    TargetGroup: null,
    WafDomainId: '',
    TrpcCallee: '',
    TrpcFunc: '',
    QuicStatus: 'QUIC_INACTIVE',
    Domains: [it.Domain],
    TargetGroupList: null,
  };
}

const certificate = ({ CertId }: Listener) =>
  CertId === null ? null : { SSLMode: 'UNIDIRECTIONAL', CertId, CertCaId: '', ExtCertIds: [] };

const healthCheck = (CheckType: string) => ({
  HealthSwitch: 1,
  TimeOut: 2,
  IntervalTime: 5,
  HealthNum: 3,
  UnHealthNum: 3,
  CheckType,
});
