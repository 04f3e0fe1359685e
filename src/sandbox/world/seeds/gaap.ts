import type { Binding, Connection, Group, Listener, RealServer, Rule } from '../gaap.ts';
import type { World } from '../world.ts';

const day = 24 * 60 * 60 * 1000;

type Seeded<T, Needed extends keyof T> = Pick<T, Needed> & Partial<T>;

export function seedGaap({ gaap, now }: World): void {
  const proxy = (it: Seeded<Connection, 'ProxyId' | 'ProxyName'>): void =>
    gaap.proxies.put({
      Status: 'RUNNING',
      GroupId: null,
      AccessRegion: 'Hongkong',
      RealServerRegion: 'Guangzhou',
      Bandwidth: 20,
      Concurrent: 2,
      IP: '203.0.113.20',
      Domain: `${it.ProxyId}.gaap.example.com`,
      Version: '3.0',
      ProxyType: 100,
      ProjectId: 0,
      TagSet: [],
      createdAt: now - 200 * day,
      ...it,
    });

  const group = (it: Seeded<Group, 'GroupId' | 'GroupName' | 'Status'>): void =>
    gaap.groups.put({
      RealServerRegion: 'Singapore',
      Domain: `${it.GroupId}.gaap.example.com`,
      ProjectId: 0,
      Version: '3.0',
      createdAt: now - 150 * day,
      ...it,
    });

  const realServer = (RealServerId: string, RealServerIP: string, more: Partial<RealServer> = {}): void =>
    gaap.realServers.put({
      RealServerId,
      RealServerIP,
      RealServerName: RealServerId.replace('rs-', 'origin-'),
      ProjectId: 0,
      InBanBlacklist: 0,
      health: 'ok',
      TagSet: [],
      ...more,
    });

  const listener = (it: Seeded<Listener, 'ListenerId' | 'Protocol' | 'Port'>): void =>
    gaap.listeners.put({
      ListenerName: `${it.Protocol.toLowerCase()}-${it.Port}`,
      ProxyId: it.GroupId ? null : 'link-3d85gh',
      GroupId: null,
      Scheduler: 'rr',
      RealServerType: 'IP',
      FailoverSwitch: 0,
      HealthCheck: it.Protocol === 'UDP' ? 0 : 1,
      CertificateId: it.Protocol === 'HTTPS' ? 'cert-sandbox1' : null,
      bindings: [],
      createdAt: now - 100 * day,
      ...it,
    });

  const rule = (it: Seeded<Rule, 'RuleId' | 'ListenerId' | 'Domain' | 'Path'>): void =>
    gaap.rules.put({ RealServerType: 'IP', Scheduler: 'rr', bindings: [], ...it });

  const to = (id: string, RealServerPort: number, more: Partial<Binding> = {}): Binding => ({
    RealServerId: id,
    RealServerPort,
    RealServerWeight: 1,
    RealServerFailoverRole: '',
    ...more,
  });

  realServer('rs-04v3s12t', '119.28.69.101', { RealServerName: 'origin-main' });
  realServer('rs-back0001', '119.28.69.102');
  realServer('rs-pool0001', '192.0.2.1', { TagSet: [{ TagKey: 'env', TagValue: 'prod' }] });
  realServer('rs-pool0002', '192.0.2.2');
  realServer('rs-pool0003', '192.0.2.3');
  realServer('rs-sick0001', '192.0.2.66', { health: 'down' });
  realServer('rs-ban00001', '192.0.2.99', { InBanBlacklist: 1 });
  realServer('rs-dom00001', 'origin.example.com');
  realServer('rs-dom00002', 'origin-2.example.com');
  realServer('rs-dom00003', 'gone.example.com', { health: 'unresolved' });

  proxy({ ProxyId: 'link-3d85gh', ProxyName: 'hk-gz', TagSet: [{ TagKey: 'env', TagValue: 'prod' }] });
  proxy({ ProxyId: 'link-closed01', ProxyName: 'closed', Status: 'CLOSED' });
  proxy({ ProxyId: 'link-adjust01', ProxyName: 'being-resized', Status: 'ADJUSTING' });
  proxy({ ProxyId: 'link-partner1', ProxyName: 'partner', ProxyType: 103 });
  group({ GroupId: 'lg-running1', GroupName: 'asia', Status: 'RUNNING' });
  proxy({ ProxyId: 'link-asiahk01', ProxyName: 'asia-hk', GroupId: 'lg-running1', RealServerRegion: 'Singapore' });
  proxy({
    ProxyId: 'link-asiakr01',
    ProxyName: 'asia-kr',
    GroupId: 'lg-running1',
    AccessRegion: 'Seoul',
    RealServerRegion: 'Singapore',
  });
  group({ GroupId: 'lg-changing', GroupName: 'europe', Status: 'CHANGING', RealServerRegion: 'Frankfurt' });
  proxy({ ProxyId: 'link-europe01', ProxyName: 'europe-fra', GroupId: 'lg-changing', AccessRegion: 'Frankfurt' });

  // The pages of DeleteListeners (forced, so something is bound) and of BindListenerRealServers (a failover role, so the
  // switch is on; the port moves from 8080 to 80).
  listener({ ListenerId: 'listener-o0f3at99', Protocol: 'TCP', Port: 8000, bindings: [to('rs-back0001', 8000)] });
  listener({
    ListenerId: 'listener-pbsgn7ej',
    Protocol: 'TCP',
    Port: 80,
    FailoverSwitch: 1,
    bindings: [
      to('rs-04v3s12t', 8080, { RealServerFailoverRole: 'master' }),
      to('rs-back0001', 8080, { RealServerFailoverRole: 'slave' }),
    ],
  });

  listener({
    ListenerId: 'listener-tcpwrr01',
    Protocol: 'TCP',
    Port: 9000,
    Scheduler: 'wrr',
    bindings: [
      to('rs-pool0001', 9000, { RealServerWeight: 50 }),
      to('rs-pool0002', 9000, { RealServerWeight: 30 }),
      to('rs-sick0001', 9000, { RealServerWeight: 20 }),
    ],
  });
  listener({ ListenerId: 'listener-tcpfree1', Protocol: 'TCP', Port: 9100 });
  listener({
    ListenerId: 'listener-tcpdom01',
    Protocol: 'TCP',
    Port: 9200,
    RealServerType: 'DOMAIN',
    bindings: [to('rs-dom00001', 443)],
  });
  listener({
    ListenerId: 'listener-udprr001',
    Protocol: 'UDP',
    Port: 5000,
    bindings: [to('rs-pool0001', 5000), to('rs-pool0002', 5000)],
  });
  listener({
    ListenerId: 'listener-udpdom01',
    Protocol: 'UDP',
    Port: 5100,
    Scheduler: 'wrr',
    RealServerType: 'DOMAIN',
    HealthCheck: 1,
    bindings: [to('rs-dom00003', 5100)],
  });

  listener({ ListenerId: 'listener-http0001', Protocol: 'HTTP', Port: 8081 });
  rule({
    RuleId: 'rule-http0001',
    ListenerId: 'listener-http0001',
    Domain: 'www.example.com',
    Path: '/',
    bindings: [to('rs-pool0001', 80), to('rs-pool0002', 80)],
  });
  rule({
    RuleId: 'rule-http0002',
    ListenerId: 'listener-http0001',
    Domain: 'www.example.com',
    Path: '/api',
    bindings: [to('rs-pool0003', 8080)],
  });
  rule({ RuleId: 'rule-http0003', ListenerId: 'listener-http0001', Domain: 'img.example.com', Path: '/' });
  listener({ ListenerId: 'listener-httpnew1', Protocol: 'HTTP', Port: 8082 });
  listener({ ListenerId: 'listener-https001', Protocol: 'HTTPS', Port: 443 });
  rule({
    RuleId: 'rule-https001',
    ListenerId: 'listener-https001',
    Domain: 'shop.example.com',
    Path: '/',
    RealServerType: 'DOMAIN',
    bindings: [to('rs-dom00001', 443), to('rs-dom00002', 443)],
  });

  listener({
    ListenerId: 'listener-grptcp01',
    Protocol: 'TCP',
    Port: 7000,
    GroupId: 'lg-running1',
    bindings: [to('rs-pool0003', 7000)],
  });
  listener({ ListenerId: 'listener-grphttp1', Protocol: 'HTTP', Port: 7080, GroupId: 'lg-running1' });
  listener({ ListenerId: 'listener-changing', Protocol: 'TCP', Port: 7100, GroupId: 'lg-changing' });
  listener({ ListenerId: 'listener-closed01', Protocol: 'TCP', Port: 6000, ProxyId: 'link-closed01' });
  listener({ ListenerId: 'listener-adjust01', Protocol: 'TCP', Port: 6100, ProxyId: 'link-adjust01' });
  listener({ ListenerId: 'listener-partner1', Protocol: 'TCP', Port: 6200, ProxyId: 'link-partner1' });
}
