import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { isLayer4, type Rule } from '../../world/gaap.ts';
import type { World } from '../../world/world.ts';
import { defineOperation, versions } from '../operation.ts';
import { bindStatus, presentBindings } from './present-bindings.ts';
import { listenerOf, statusOf } from './state.ts';

export const describeRules = defineOperation({
  product: 'gaap',
  action: 'DescribeRules',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ ListenerId: z.string().min(1) }),
  execute(world, { ListenerId }) {
    const listener = listenerOf(world, ListenerId);
    if (isLayer4(listener)) refuse('InvalidParameter', `${ListenerId} is a layer-4 listener: it has no rules.`);
    const status = statusOf(world, listener);
    const byDomain = Map.groupBy(
      world.gaap.rules.where((it) => it.ListenerId === ListenerId),
      ({ Domain }) => Domain,
    );
    return {
      TotalCount: byDomain.size,
      DomainRuleSet: [...byDomain].map(([Domain, rules]) => ({
        Domain,
        RuleSet: rules.map((rule) => present(world, rule, status)),
        CertificateId: 'default',
        CertificateAlias: 'default',
        ClientCertificateId: 'default',
        ClientCertificateAlias: 'default',
        BasicAuth: 0,
        RealServerAuth: 0,
        GaapAuth: 0,
        PolyClientCertificateAliasInfo: [],
        PolyRealServerCertificateAliasInfo: [],
        DomainStatus: status === 2 ? 2 : 0,
        BanStatus: 'RECOVER',
        Http3Supported: 0,
        IsDefaultServer: false,
      })),
    };
  },
});

const present = (world: World, it: Rule, RuleStatus: number) => ({
  RuleId: it.RuleId,
  ListenerId: it.ListenerId,
  Domain: it.Domain,
  Path: it.Path,
  RealServerType: it.RealServerType,
  Scheduler: it.Scheduler,
  HealthCheck: 1,
  RuleStatus,
  CheckParams: {
    DelayLoop: 5,
    ConnectTimeout: 2,
    Path: '/',
    Method: 'HEAD',
    StatusCode: [100, 200, 300, 400],
    Domain: '',
  },
  RealServerSet: presentBindings(world, it),
  BindStatus: bindStatus(world, it),
  ForwardHost: 'default',
  ServerNameIndicationSwitch: 'OFF',
  ServerNameIndication: null,
  ForcedRedirect: null,
  ForwardProtocol: 'HTTP',
});
