import { describe, expect, test } from 'vitest';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import type { JsonObject } from '../../../src/tool.ts';
import { approves, cardSays } from './deciding.ts';
import { ids, stage, writes } from './stage.ts';

/** The requests of the five API pages, as printed there. */
const pages: readonly (readonly [string, JsonObject])[] = [
  [
    'clb:RegisterFunctionTargets',
    {
      LoadBalancerId: 'lb-cuxw****',
      ListenerId: 'lbl-d1ub****',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [
        {
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
          Weight: 66,
        },
      ],
      Region: 'ap-guangzhou',
    },
  ],
  [
    'clb:DeregisterFunctionTargets',
    {
      LoadBalancerId: 'lb-cuxw2rm0',
      ListenerId: 'lbl-d1ubsydq',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [
        {
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
          Weight: 66,
        },
      ],
      Region: 'ap-guangzhou',
    },
  ],
  ['gaap:DeleteListeners', { ProxyId: 'link-3d85gh', ListenerIds: ['listener-o0f3at99'], Force: 1 }],
  [
    'gaap:BindListenerRealServers',
    {
      ListenerId: 'listener-pbsgn7ej',
      RealServerBindSet: [
        {
          RealServerId: 'rs-04v3s12t',
          RealServerIP: '119.28.69.101',
          RealServerPort: 80,
          RealServerWeight: 1,
          RealServerFailoverRole: 'master',
        },
      ],
    },
  ],
  [
    'scf:TerminateAsyncEvent',
    {
      Namespace: 'default',
      FunctionName: 'helloworld',
      InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
      Region: 'ap-guangzhou',
    },
  ],
];

describe('typed as a command and approved on the card', () => {
  test.each(pages)('%s is made once and verified', async (operation, input) => {
    const all = await stage();
    const { slack, app } = all;
    const [command = '', ...words] = formatCommand(operation, input).split(' ');
    const seen = await slack.user(ids.alice).command(command, words.join(' '), { channel: ids.ops });
    expect(seen.error).toBeUndefined();
    await approves(all, ids.bob);
    const change = await all.change('succeeded');
    expect(change.approvals[0]?.by).toMatchObject({ surface: 'slack', grade: 'authenticated', person: 'bob' });
    expect(writes(app)).toHaveLength(1);
    const card = await cardSays(all, 'Done and verified');
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    await slack.until(
      () => slack.thread(card.ts).some(({ text }) => text.includes(`<@${ids.alice}>`)),
      'the outcome, told',
    );
    expect(slack.record.doublePosts()).toEqual([]);
    expect(slack.record.slowestAckMs()).toBeLessThan(10_000);
  });
});
