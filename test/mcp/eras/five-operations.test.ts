/** A real client of each era, with each way of asking its person, runs all five operations over HTTP on the sandbox. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { osUser } from '../../../src/people/os-user.ts';
import { createDrives } from '../../../src/surfaces/mcp/drives.ts';
import { createMcpHttp } from '../../../src/surfaces/mcp/http/handler.ts';
import { createLibrary } from '../../../src/surfaces/mcp/library.ts';
import { listingOf } from '../../../src/surfaces/mcp/listing.ts';
import { silentLog } from '../../../src/surfaces/mcp/log.ts';
import { createModernHttp } from '../../../src/surfaces/mcp/modern/http.ts';
import { createQuestions } from '../../../src/surfaces/mcp/modern/questions.ts';
import { offeringOf } from '../../../src/surfaces/mcp/offering.ts';
import { newFolder } from '../../end-to-end/sandboxed.ts';
import { fastClock } from '../../fast-clock.ts';
import { type Ability, type Asked, abilities, agrees, connect, type Era, eras } from './clients.ts';

/** The inputs of the five API pages that this began with. */
const target = { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: '$LATEST' };
const operations = {
  RegisterFunctionTargets: [
    'clb_register_function_targets',
    {
      Region: 'ap-guangzhou',
      LoadBalancerId: 'lb-cuxw****',
      ListenerId: 'lbl-d1ub****',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [{ Function: target, Weight: 10 }],
    },
  ],
  DeregisterFunctionTargets: [
    'clb_deregister_function_targets',
    {
      Region: 'ap-guangzhou',
      LoadBalancerId: 'lb-cuxw2rm0',
      ListenerId: 'lbl-d1ubsydq',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [{ Function: { ...target, FunctionQualifier: 'version_test' } }],
    },
  ],
  BindListenerRealServers: [
    'gaap_bind_listener_real_servers',
    {
      ListenerId: 'listener-pbsgn7ej',
      RealServerBindSet: [
        {
          RealServerId: 'rs-04v3s12t',
          RealServerIP: '119.28.69.101',
          RealServerPort: 80,
          RealServerFailoverRole: 'master',
        },
      ],
    },
  ],
  DeleteListeners: ['gaap_delete_listeners', { ListenerIds: ['listener-o0f3at99'], Force: 1, ProxyId: 'link-3d85gh' }],
  TerminateAsyncEvent: [
    'scf_terminate_async_event',
    { Region: 'ap-guangzhou', FunctionName: 'helloworld', InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e' },
  ],
} as const;

const clock = fastClock(4);

/** The real HTTP surface in front of the real program on the sandbox; who asks is the account of this machine. */
async function served() {
  const dataDir = newFolder();
  const around = { env: { TENCENT_CHATOPS_LOG: 'silent' }, home: dataDir, paths: { config: dataDir, data: dataDir } };
  const config = join(dataDir, 'tencent-chatops.yaml');
  writeFileSync(config, 'approvals: { allow_claimed_destructive: true }\n');
  const loaded = await loadConfig({ sandbox: true, dataDir, config }, around);
  const app = await createApp({ ...loaded, sweeps: false, overrides: { clock, taskMs: 500 } });
  const { executor } = app;
  const sandbox = await app.startSandbox?.();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const stop = new AbortController();
  const offering = offeringOf(listingOf(executor.tools));
  const { handles } = app.ledger;
  const howToApprove = (id: string) => `tencent-chatops approve ${id}`;
  const parts = { executor, clock, log: silentLog, howToApprove, offering };
  const library = createLibrary({ ...parts, policy: app.policyDocument, people: app.directory, accounts: app.config });
  const drives = createDrives(executor, stop.signal, silentLog);
  const options = {
    ...parts,
    library,
    handles,
    drives,
    version: '1.2.3',
    pageOf: async (id: string) => `${base}/changes/${id}`,
  };
  const mcp = createMcpHttp({
    ...options,
    auth: { kind: 'none', principal: osUser('mcp', 'claimed') },
    base,
    origins: [base],
    randomBytes,
    signal: stop.signal,
    modern: createModernHttp({ ...options, questions: createQuestions({ handles, randomBytes, clock }) }),
  });
  server.on('request', (request, response) => void mcp.handle(request, response));
  onTestFinished(async () => {
    stop.abort();
    await mcp.close();
    server.closeAllConnections();
    server.close();
    await app[Symbol.asyncDispose]();
  });

  /** As a person on another surface does, who sees the plan as it is now. */
  async function approveElsewhere(id: string): Promise<void> {
    const shown = await executor.show(id);
    if (shown.kind === 'failed') throw new Error(shown.failure.message);
    const { digest, evaluation } = shown.change;
    const decided = await executor.decide(
      id,
      { kind: 'approve', digest, typed: evaluation.needs.typed },
      osUser('cli', 'local'),
    );
    expect(decided.kind).toBe('decided');
    void executor.drive(id);
  }
  const executed = (action: string) => sandbox?.executions().filter((one) => one.action === action).length;
  return { url: `${base}/mcp`, approveElsewhere, executed };
}

describe.each(eras)('a client of %s', (era: Era) => {
  test.each(abilities)(
    'whose person is asked by %s runs all five operations',
    async (ability: Ability) => {
      const { url, approveElsewhere, executed } = await served();
      const asked: Asked[] = [];
      const client = await connect(era, url, ability, (question) => {
        asked.push(question);
        const page = question.mode === 'url' ? new URL(question.url).pathname.split('/').at(-1) : undefined;
        if (page !== undefined) void approveElsewhere(page);
        return agrees(question);
      });
      for (const [action, [tool, input]] of Object.entries(operations)) {
        let result = await client.call(tool, input);
        if (ability === 'none') {
          expect(result, action).toMatchObject({ structuredContent: { state: 'awaiting_approval' } });
          expect(result.structuredContent?.howToApprove).toContain('tencent-chatops approve chg-');
          expect(executed(action), action).toBe(0);
          await approveElsewhere(result.structuredContent?.id ?? '');
        }
        // An approved change that takes longer than a call waits is followed, as the answer says.
        for (let round = 0; round < 5 && result.structuredContent?.state !== 'succeeded'; round += 1)
          result = await client.call('change_wait', { id: result.structuredContent?.id });
        expect(result, action).toMatchObject({ isError: false, structuredContent: { state: 'succeeded' } });
        expect(executed(action), action).toBe(1);
      }
      expect(asked.map(({ mode }) => mode)).toEqual(ability === 'none' ? [] : Array(5).fill(ability));
    },
    60_000,
  );
});
