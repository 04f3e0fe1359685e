import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/executor/change.ts';
import type { Principal } from '../../src/people/principal.ts';
import { type SandboxedApp, sandboxedApp } from './sandboxed.ts';

const operator: Principal = { id: 'os:op', name: 'op', surface: 'cli', grade: 'local' };

async function make({ executor }: SandboxedApp, tool: string, input: object): Promise<Change> {
  const outcome = await executor.request(
    { tool, input },
    { principal: { ...operator, surface: 'mcp', grade: 'claimed' } },
  );
  if (outcome.kind === 'failed')
    throw new Error(`${outcome.failure.message} ${outcome.failure.provider?.message ?? ''}`);
  const { change } = outcome;
  const decided = await executor.decide(
    change.id,
    { kind: 'approve', digest: change.digest, typed: change.plan.subject },
    operator,
  );
  expect(decided.kind).toBe('decided');
  return executor.drive(change.id);
}

const writes = ({ sandbox }: SandboxedApp) => sandbox.executions().filter(({ wrote }) => wrote);

/** The requests of the five API pages, as printed there. */
const pages = [
  [
    'clb:RegisterFunctionTargets',
    {
      LocationId: 'loc-abcd1234',
      ListenerId: 'lbl-d1ub****',
      FunctionTargets: [
        {
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
          Weight: 66,
        },
      ],
      LoadBalancerId: 'lb-cuxw****',
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
          Weight: '66',
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
        },
      ],
      Region: 'ap-guangzhou',
    },
  ],
  ['gaap:DeleteListeners', { ProxyId: 'link-3d85gh', Force: '1', ListenerIds: ['listener-o0f3at99'] }],
  [
    'gaap:BindListenerRealServers',
    {
      RealServerBindSet: [
        {
          RealServerWeight: '1',
          RealServerId: 'rs-04v3s12t',
          RealServerPort: '80',
          RealServerIP: '119.28.69.101',
          RealServerFailoverRole: 'master',
        },
      ],
      ListenerId: 'listener-pbsgn7ej',
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
] as const;

describe('the five operations on the real wire', () => {
  test.each(pages)('%s, as its page prints it, is planned, approved, made once and verified', async (tool, input) => {
    const app = await sandboxedApp();
    const change = await make(app, tool, input);
    expect(change).toMatchObject({ state: 'succeeded', sends: 1 });
    expect(change.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(writes(app)).toHaveLength(1);
    expect(writes(app)[0]).toMatchObject({ action: tool.split(':')[1], requestId: change.requestId });
  });
});
