import { defineQuery } from '../../src/tool.ts';
import { brief, limit, Offset } from '../paging.ts';
import { integer, text } from '../parameters.ts';

/** The number that stands for every project. */
const everyProject = -1;

export default defineQuery({
  operation: 'gaap:DescribeRealServers',
  title: 'List GAAP origin servers',
  description: 'Lists the origin servers that GAAP knows, and the connection or group that each one is bound to.',
  input: {
    ProjectId: integer({ min: everyProject, max: 1_000_000_000 })
      .prefault(everyProject)
      .describe('Only those of this project; -1 for all.'),
    SearchValue: text(253).exactOptional().describe('Part of an IP or domain name.'),
    Offset,
    Limit: limit(50),
  },
  reads: ['gaap:DescribeRealServers', 'gaap:DescribeRealServersStatus'],

  async read(input, cloud) {
    const { RealServerSet, TotalCount } = await cloud.read('gaap:DescribeRealServers', input);
    const servers = RealServerSet ?? [];
    const RealServerIds = servers.flatMap(({ RealServerId }) => RealServerId ?? []);
    const status =
      RealServerIds.length > 0 ? await cloud.attempt('gaap:DescribeRealServersStatus', { RealServerIds }) : undefined;
    const bindings = status?.ok ? (status.response.RealServerStatusSet ?? []) : [];
    const byId = new Map(bindings.map((binding) => [binding.RealServerId, binding]));
    return {
      set: 'RealServerSet',
      items: servers.map((one) => {
        const { BindStatus, ProxyId, GroupId } = byId.get(one.RealServerId) ?? {};
        return brief({
          RealServerId: one.RealServerId,
          RealServerIP: one.RealServerIP,
          RealServerName: one.RealServerName,
          ProjectId: one.ProjectId,
          BindStatus,
          BindStatusText: BindStatus === undefined ? undefined : BindStatus === 1 ? 'bound' : 'not bound',
          ProxyId,
          GroupId,
        });
      }),
      TotalCount,
      Offset: input.Offset,
      ...(status?.ok === false && { note: `Which of them are bound could not be read: ${status.error.code}.` }),
    };
  },
});
