/**
 * The story that `npm run demo` tells, on a sandbox of its own: a real MCP client, the real server over stdio, and a
 * human in between. Where no human is there, the approval is a call of the executor inside this very process, on the
 * sandbox's ledger: the program itself has no flag or variable for that.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, CallToolResultSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import manifest from '../package.json' with { type: 'json' };
import { type App, createApp } from './app.ts';
import { loadConfig } from './config.ts';
import type { Change } from './executor/change.ts';
import { systemClock } from './lib/clock.ts';
import { osUser } from './people/os-user.ts';
import type { Principal } from './people/principal.ts';
import { ask } from './surfaces/cli/ask.ts';
import { type Block, blank, heading, rows, styled, text } from './surfaces/cli/render/block.ts';
import { layOut } from './surfaces/cli/render/layout.ts';
import { planBlocks } from './surfaces/cli/render/plan.ts';
import { columnsOf } from './surfaces/cli/screen.ts';

/** Tasks take long enough to be seen, and the whole story less than half a minute. */
const taskMs = 1_200;

const { stdin, stdout } = process;
const aPersonIsThere = stdin.isTTY === true && stdout.isTTY === true;
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const decider: Principal = aPersonIsThere
  ? osUser('demo', 'local')
  : { id: 'demo:operator', name: 'the scripted operator of this demo', surface: 'demo', grade: 'local' };
const colleague: Principal = { id: 'demo:colleague', name: 'a colleague', surface: 'demo', grade: 'local' };

function say(...blocks: readonly Block[]): void {
  const width = columnsOf(stdout);
  stdout.write(layOut(blocks, { width, paint: (styles, words) => styleText([...styles], words, { stream: stdout }) }));
}

const scene = (title: string) => say(blank, text(styled(`── ${title}`, 'bold', 'cyan')));
const assistantSays = (words: string) => say(text([styled('assistant  ', 'cyan'), words]));
const serverSays = (words: string) => say(text([styled('server     ', 'gray'), words]));
const humanSays = (words: string) => say(text([styled('human      ', 'green'), words]));

interface Stage {
  readonly app: App;
  readonly client: Client;
}

/** One call of a tool, as an assistant makes it. */
async function call({ client }: Stage, name: string, input: Record<string, unknown>): Promise<CallToolResult> {
  assistantSays(`${name} ${JSON.stringify(input)}`);
  const onprogress = ({ message }: { readonly message?: string | undefined }) => {
    if (message) serverSays(message);
  };
  const options = { onprogress, resetTimeoutOnProgress: true, signal: interrupted.signal };
  return CallToolResultSchema.parse(await client.callTool({ name, arguments: input }, CallToolResultSchema, options));
}

async function refusedCall(stage: Stage, name: string, input: Record<string, unknown>): Promise<void> {
  const { content, isError } = await call(stage, name, input);
  const [first] = content;
  if (!isError || first?.type !== 'text') throw new Error(`${name} was expected to be refused.`);
  serverSays(`refused: ${first.text}`);
}

const Reply = z.object({ id: z.string(), says: z.string() });

/** A change from the request to the verified result; `meanwhile` happens before the human answers. */
async function change(
  stage: Stage,
  name: string,
  input: Record<string, unknown>,
  meanwhile?: () => Promise<void>,
): Promise<void> {
  const { id, says } = Reply.parse((await call(stage, name, input)).structuredContent);
  let now = await show(stage, id);
  if (now.state === 'awaiting_approval') serverSays(says);
  for (let before = meanwhile; now.state === 'awaiting_approval'; before = undefined) {
    showPlan(now);
    await before?.();
    if (!(await decide(stage, now))) return;
    now = await waitFor(stage, id);
  }
  serverSays(`${now.state}: ${now.says}`);
  if (now.state !== 'succeeded') throw new Error(`${id} ended as ${now.state}.`);
}

function showPlan(shown: Change): void {
  say(blank, ...planBlocks(shown, systemClock.now()), blank);
}

/** The human's answer to the plan that was shown; undefined where it is left waiting. */
async function answerTo(shown: Change): Promise<{ readonly typed: string } | undefined> {
  if (!aPersonIsThere) {
    humanSays(`Nobody is at a terminal, so ${decider.name} approves.`);
    return { typed: shown.evaluation.needs.typed };
  }
  const answer = await ask(shown, true, { stdin, talk: stdout, signal: interrupted.signal });
  if (answer.kind === 'approve') return { typed: answer.typed };
  humanSays('It is left waiting; the story goes on without it.');
  return undefined;
}

async function decide({ app }: Stage, shown: Change): Promise<boolean> {
  const answer = await answerTo(shown);
  if (!answer) return false;
  const decided = await app.executor.decide(
    shown.id,
    { kind: 'approve', typed: answer.typed, digest: shown.digest },
    decider,
  );
  if (decided.kind === 'rejected') throw new Error(decided.failure.message);
  return true;
}

/** Follows as an assistant does, until the change rests. The server drives it: it picks up what was approved elsewhere. */
async function waitFor(stage: Stage, id: string): Promise<Change> {
  for (;;) {
    await call(stage, 'change_wait', { id, seconds: 20 });
    const now = await show(stage, id);
    if (!['approved', 'calling', 'polling'].includes(now.state)) return now;
  }
}

async function show({ app }: Stage, id: string): Promise<Change> {
  const outcome = await app.executor.show(id);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

/** The same listener, changed from another terminal while the first plan waits. */
async function colleagueBinds({ app }: Stage, input: Record<string, unknown>): Promise<void> {
  const outcome = await app.executor.request({ tool: 'gaap:BindListenerRealServers', input }, { principal: colleague });
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const { id, digest, plan } = outcome.change;
  await app.executor.decide(id, { kind: 'approve', typed: plan.subject, digest }, colleague);
  await app.executor.drive(id);
  humanSays(`Meanwhile a colleague at another terminal: ${plan.summary}`);
}

async function auditTrail({ app }: Stage): Promise<void> {
  const changes = [...(await app.executor.list({ limit: 20 }))].reverse();
  for (const { id, operation, plan } of changes) {
    say(blank, heading(`${id}  ${operation}  ${plan.effect}`));
    const events = await app.executor.events(id);
    say(
      rows(
        events.map(({ seq, kind, atMs, body }) => [
          `${seq}`,
          new Date(atMs).toISOString().slice(11, 23),
          kind,
          `${body['message']}`,
        ]),
        2,
      ),
    );
  }
}

const functionTarget = {
  Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
};
const shopRule = { LoadBalancerId: 'lb-cuxw2rm0', ListenerId: 'lbl-d1ubsydq' };
const pool = ['rs-pool0001', 'rs-pool0002', 'rs-pool0003'].map((RealServerId, index) => ({
  RealServerId,
  RealServerIP: `192.0.2.${index + 1}`,
  RealServerPort: 5000,
}));

async function play(stage: Stage): Promise<void> {
  scene('An assistant looks around (reads need nobody)');
  const listeners = await call(stage, 'gaap_describe_listeners', { ProxyId: 'link-3d85gh', Limit: 5 });
  serverSays(
    `${z.object({ TotalCount: z.number() }).parse(listeners.structuredContent).TotalCount} listeners, the first 5 of them in the answer`,
  );

  scene('1  Bind a function to a rule: a write, so the answer to a question in the assistant is enough');
  await change(stage, 'clb_register_function_targets', {
    ...shopRule,
    LocationId: 'loc-nobackend',
    FunctionTargets: [{ ...functionTarget, Weight: 20 }],
  });

  scene('2  Unbind a function: destructive, so a human at a terminal has to type what it is about');
  await change(stage, 'clb_deregister_function_targets', {
    ...shopRule,
    LocationId: 'loc-abcd1234',
    FunctionTargets: [functionTarget],
  });

  scene('3  Replace origin servers, while somebody else changes the same listener');
  const bind = { ListenerId: 'listener-udprr001', RealServerBindSet: pool.slice(2) };
  await change(stage, 'gaap_bind_listener_real_servers', bind, () =>
    colleagueBinds(stage, { ...bind, RealServerBindSet: pool }),
  );

  scene('4  Delete a listener: refused at first, since origin servers are bound to it');
  await refusedCall(stage, 'gaap_delete_listeners', {
    ProxyId: 'link-3d85gh',
    ListenerIds: ['listener-o0f3at99'],
    Force: 0,
  });
  await change(stage, 'gaap_delete_listeners', {
    ProxyId: 'link-3d85gh',
    ListenerIds: ['listener-o0f3at99'],
    Force: 1,
  });

  scene('5  Stop a running function event');
  await change(stage, 'scf_terminate_async_event', {
    FunctionName: 'helloworld',
    InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e',
  });

  scene('The audit trail: everything that happened, in order');
  await auditTrail(stage);
}

const dataDir = mkdtempSync(path.join(tmpdir(), 'tencent-chatops-demo-'));
try {
  // A configuration of its own: the story is the same on every machine, and nobody's ledger is in it.
  const config = path.join(dataDir, 'tencent-chatops.yaml');
  writeFileSync(config, 'log: { level: warn }\n');
  const around = { env: {}, home: dataDir, paths: { config: dataDir, data: dataDir } };
  const loaded = await loadConfig({ sandbox: true, dataDir, config }, around);
  const app = await createApp({ ...loaded, sweeps: false, overrides: { taskMs } });
  const client = new Client({ name: 'demo', version: manifest.version }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async () => {
    const [waiting] = await app.executor.list({ states: ['awaiting_approval'], limit: 1 });
    if (waiting) showPlan(waiting);
    const answer = waiting && (await answerTo(waiting));
    return answer ? { action: 'accept', content: { decision: 'approve' } } : { action: 'cancel' };
  });
  const server = fileURLToPath(new URL('./main.ts', import.meta.url));
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [server, 'mcp', '--sandbox', '--data-dir', dataDir, '--config', config],
      stderr: 'inherit',
    }),
  );
  say(heading('tencent-chatops: an assistant asks, a human approves, the change is made once.'));
  say(text('Everything below happens on the embedded sandbox; no account, no key and no network is used.'));
  try {
    await play({ app, client });
  } finally {
    await client.close();
    await app[Symbol.asyncDispose]();
  }
  say(blank, text('That was all of it. Next: README.md, "With your own account".'));
} catch (thrown) {
  if (!interrupted.signal.aborted) throw thrown;
  say(blank, text('Stopped.'));
  process.exitCode = 130;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
