import { describe, expect, test } from 'vitest';
import { approves, cardSays } from './deciding.ts';
import { enters, formOf, formText, picks, presses, sends } from './filling.ts';
import { binding, deletion, deregister, register, termination } from './pages.ts';
import { ids, type Stage, stage, writes } from './stage.ts';

/** Each write operation, filled in from a command without arguments: by choosing wherever the cloud can be asked. */
const forms: readonly (readonly [string, string, (all: Stage) => Promise<unknown>, typeof register])[] = [
  [
    '/clb',
    'register-function-targets',
    async (all) => {
      await picks(all, ids.alice, 'LoadBalancerId', 'lb-cuxw****');
      await picks(all, ids.alice, 'ListenerId', 'lbl-d1ub****');
      await picks(all, ids.alice, 'LocationId', 'loc-abcd1234');
      await picks(all, ids.alice, 'FunctionTargets.0.Function.FunctionNamespace', 'ns_test');
      await picks(all, ids.alice, 'FunctionTargets.0.Function.FunctionName', 'name_test', 'name');
      await enters(all, ids.alice, 'FunctionTargets.0.Function.FunctionQualifier', 'version_test');
      return enters(all, ids.alice, 'FunctionTargets.0.Weight', 66);
    },
    register,
  ],
  [
    '/clb',
    'deregister-function-targets',
    async (all) => {
      await picks(all, ids.alice, 'LoadBalancerId', 'lb-cuxw2rm0', 'lb-cuxw2');
      await picks(all, ids.alice, 'ListenerId', 'lbl-d1ubsydq');
      await picks(all, ids.alice, 'LocationId', 'loc-abcd1234');
      await picks(all, ids.alice, 'FunctionTargets.0.Function.FunctionNamespace', 'ns_test');
      await picks(all, ids.alice, 'FunctionTargets.0.Function.FunctionName', 'name_test');
      await enters(all, ids.alice, 'FunctionTargets.0.Function.FunctionQualifier', 'version_test');
      return enters(all, ids.alice, 'FunctionTargets.0.Weight', 66);
    },
    deregister,
  ],
  [
    '/gaap',
    'delete-listeners',
    async (all) => {
      await picks(all, ids.alice, 'ProxyId', 'link-3d85gh');
      await picks(all, ids.alice, 'ListenerIds', 'listener-o0f3at99', 'o0f3');
      return enters(all, ids.alice, 'Force', '1');
    },
    deletion,
  ],
  [
    '/gaap',
    'bind-listener-real-servers',
    async (all) => {
      // The connection is no parameter of it: it only helps to choose the listener.
      await picks(all, ids.alice, 'ProxyId', 'link-3d85gh');
      await picks(all, ids.alice, 'ListenerId', 'listener-pbsgn7ej');
      // Without any it would unbind all of them, so none is drawn before somebody wants one.
      await presses(all, ids.alice, 'Add to RealServerBindSet');
      await picks(all, ids.alice, 'RealServerBindSet.0.RealServerId', 'rs-04v3s12t', '119.28');
      await enters(all, ids.alice, 'RealServerBindSet.0.RealServerIP', '119.28.69.101');
      await enters(all, ids.alice, 'RealServerBindSet.0.RealServerPort', 80);
      await enters(all, ids.alice, 'RealServerBindSet.0.RealServerWeight', 1);
      return enters(all, ids.alice, 'RealServerBindSet.0.RealServerFailoverRole', 'master');
    },
    binding,
  ],
  [
    '/scf',
    'terminate-async-event',
    async (all) => {
      await picks(all, ids.alice, 'Namespace', 'default');
      await picks(all, ids.alice, 'FunctionName', 'helloworld', 'hello');
      return picks(all, ids.alice, 'InvokeRequestId', 'b379787f-8487-4bac-bd8c-17a20a9ce40e');
    },
    termination,
  ],
];

describe('asked for by form and approved on the card', () => {
  test.each(forms)('%s %s is made once and verified', async (command, operation, fillIn, [, input]) => {
    const all = await stage({ speed: 2, taskMs: 500 });
    const { slack, app } = all;
    const seen = await slack.user(ids.alice).command(command, operation, { channel: ids.ops });
    expect(seen.error).toBeUndefined();
    const form = await formOf(all, ids.alice);
    expect(formText(form)).toContain(`${command} ${operation}`);
    await fillIn(all);
    const sent = await sends(all, ids.alice);
    expect(sent).toMatchObject({ errors: {}, error: undefined });
    expect(slack.modal(ids.alice)).toBeUndefined();
    await approves(all, ids.bob);
    const change = await all.change('succeeded');
    // The region in force is not filled in.
    const { Region: _, ...filledIn } = input;
    expect(change.input).toEqual(filledIn);
    expect(writes(app)).toHaveLength(1);
    await cardSays(all, 'Done and verified');
    expect(slack.channel(ids.ops).messages).toHaveLength(1);
    expect(slack.record.doublePosts()).toEqual([]);
  });
});
