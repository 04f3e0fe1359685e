import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Asker } from '../../src/executor/api.ts';
import { digestOfPlan, recordPlan } from '../../src/executor/plan.ts';
import { Json, toJsonRecord } from '../../src/lib/json.ts';
import type { CloudAnswer } from '../../src/tencent/port.ts';
import { type AnyPlan, defineChange, defineQuery, type Sent } from '../../src/tool.ts';
import { approved, assistant, operator, setUp } from './setup.ts';
import { refused, smallCloud } from './small-cloud.ts';

const planted = 'planted-4b1d9c';

/** What a made-up tool was given, for tests to look at. */
interface Seen {
  readonly reads: unknown[];
  readonly sent: Sent<object, unknown, object>[];
}

interface Traits {
  /** Comes into the request from the live state. */
  readonly intoRequest?: boolean;
  readonly verdict?: string;
}

/** Uploads a certificate: an operation whose request and answers can hold secrets. */
function uploadCertificate(seen: Seen, { intoRequest = false, verdict = 'Made.' }: Traits = {}) {
  return defineChange({
    operation: 'gaap:CreateCertificate',
    title: 'Upload a certificate',
    description: 'Uploads a certificate.',
    effect: 'write',
    input: {
      CertificateType: z.int(),
      CertificateContent: z.string(),
      CertificateAlias: z.string().exactOptional(),
      CertificateKey: z.string().exactOptional(),
    },
    output: { CertificateId: z.string().exactOptional(), RequestId: z.string().exactOptional() },
    before: z.object({ Note: z.string(), Detail: Json }),
    reads: ['gaap:DescribeCertificateDetail'],
    sensitive: ['CertificateDetail.CertificateContent', 'CertificateId'],
    lanes: () => ['gaap/certificate'],
    async plan(input, cloud) {
      const { CertificateDetail } = await cloud.read('gaap:DescribeCertificateDetail', { CertificateId: 'cert-1' });
      seen.reads.push(CertificateDetail);
      return {
        summary: `Upload, with password=${planted}.`,
        effect: 'write',
        subject: 'cert-1',
        targets: [
          {
            resource: 'gaap/cert-1',
            title: `token: ${planted}`,
            lines: [{ change: 'changed', item: 'alias', before: `secretKey="${planted}"`, after: 'x' }],
          },
        ],
        request: intoRequest ? { ...input, CertificateKey: planted } : input,
        before: { Note: `api_key=${planted}`, Detail: { privateKey: planted } },
        warnings: [`mysql://root:${planted}@10.0.0.4/db answers.`],
        blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
        undo: {
          kind: 'call',
          operation: 'gaap:CreateCertificate',
          request: { CertificateType: 0, CertificateContent: 'x', CertificateKey: planted },
          words: 'Upload the old one.',
        },
      };
    },
    async progress(sent) {
      seen.sent.push(sent);
      return { state: 'settled', message: `Settled, Signature=${planted}` };
    },
    verify: async () => ({ outcome: 'succeeded', message: verdict }),
  });
}

const input = { CertificateType: 2, CertificateContent: 'public' };
const call = { tool: 'gaap:CreateCertificate', input };

const answered = (response: object): CloudAnswer => ({
  kind: 'answered',
  response: toJsonRecord(response),
  requestId: 'req-1',
});

async function stage(traits: Traits = {}, write?: CloudAnswer) {
  const seen: Seen = { reads: [], sent: [] };
  const cloud = smallCloud();
  cloud.onRead = (operation) =>
    operation === 'gaap:CreateCertificate'
      ? (write ?? answered({ CertificateId: planted, RequestId: 'req-1', TaskId: 'task-1', Password: planted }))
      : answered({ CertificateDetail: { CertificateContent: planted, CertificateAlias: 'edge' } });
  const on = await setUp({ cloud, tools: [uploadCertificate(seen, traits)] });
  return { ...on, seen };
}

/** Everything that is in the ledger's files. */
function bytesIn(folder: string): string {
  return readdirSync(folder)
    .map((file) => readFileSync(path.join(folder, file), 'latin1'))
    .join('\n');
}

describe('a change that could keep a secret', () => {
  test('is refused where the request that was asked for holds one, before anything is read', async () => {
    const { clock, executor, cloud, folder } = await stage();
    const asked = { ...call, input: { ...input, CertificateKey: planted, CertificateAlias: `password=${planted}` } };
    const outcome = await clock.until(executor.request(asked, assistant));
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'Unsupported',
        message: expect.stringMatching(/nothing was sent: CertificateAlias, CertificateKey would carry a secret/),
      },
    });
    expect(JSON.stringify(outcome)).not.toContain(planted);
    expect(cloud.sent).toEqual([]);
    expect(bytesIn(folder)).not.toContain(planted);
  });

  test('is refused where its plan puts one into the request', async () => {
    const { clock, executor, folder } = await stage({ intoRequest: true });
    const outcome = await clock.until(executor.request(call, assistant));
    expect(outcome).toMatchObject({ kind: 'failed', failure: { message: expect.stringContaining('CertificateKey') } });
    expect(bytesIn(folder)).not.toContain(planted);
  });
});

describe('what is recorded of a change', () => {
  test('holds no secret of its plan, its answers and its words, and all else', async () => {
    const on = await stage({ verdict: `Made, password=${planted}` });
    const { id } = await approved(on, call);
    const change = await on.clock.until(on.executor.drive(id));
    expect(change).toMatchObject({
      state: 'succeeded',
      message: 'Made, password=[redacted]',
      requestId: 'req-1',
      output: { CertificateId: '[redacted]', RequestId: 'req-1', TaskId: 'task-1', Password: '[redacted]' },
      plan: {
        request: input,
        before: { Note: 'api_key=[redacted]', Detail: { privateKey: '[redacted]' } },
        undo: { kind: 'none', words: expect.stringMatching(/holds a secret.*Upload the old one/) },
        warnings: ['mysql://root:[redacted]@10.0.0.4/db answers.'],
      },
    });
    expect(on.seen.reads[0]).toEqual({ CertificateContent: '[redacted]', CertificateAlias: 'edge' });
    expect(on.seen.sent[0]?.output).toEqual({ CertificateId: '[redacted]', RequestId: 'req-1' });
    expect(JSON.stringify([change, await on.executor.events(id)])).not.toContain(planted);
    expect(bytesIn(on.folder)).toContain(id);
    expect(bytesIn(on.folder)).not.toContain(planted);
  });

  test('holds none that the cloud or a person says', async () => {
    const { verdict } = refusedAnswer();
    const on = await stage(
      {},
      { kind: 'refused', verdict, error: { code: 'Bad', message: `token=${planted} is old` } },
    );
    const { id } = await approved(on, call);
    const change = await on.clock.until(on.executor.drive(id));
    expect(change).toMatchObject({ state: 'failed', failure: { provider: { message: 'token=[redacted] is old' } } });
    const other = await on.clock.until(on.executor.request(call, whoSays(`token=${planted}`)));
    if (other.kind === 'failed') throw new Error(other.failure.message);
    await on.executor.decide(
      other.change.id,
      { kind: 'deny', reason: `password=${planted}` },
      { ...operator, name: `op token=${planted}` },
    );
    expect(bytesIn(on.folder)).toContain('password=[redacted]');
    expect(bytesIn(on.folder)).not.toContain(planted);
  });
});

function whoSays(words: string): Asker {
  return { principal: { ...assistant.principal, name: words }, client: words };
}

test('the digest of a plan says nothing of a secret in the state that it relies on', () => {
  const planWith = (secret: string): AnyPlan => ({
    summary: 'Change it.',
    effect: 'write',
    subject: 'x-1',
    targets: [],
    request: { Id: 'x-1' },
    before: { Id: 'x-1', Password: secret },
    warnings: [],
    blast: { targets: 1, lost: 0, healthyLost: 0, shareLost: 0, dropsEverything: false },
    undo: { kind: 'none', words: 'None.' },
  });
  const where = { account: 'default', region: undefined, operation: 'gaap:CreateCertificate', input: {}, round: 0 };
  const [one, other] = ['one-secret', 'other-secret'].map((secret) => recordPlan(planWith(secret)));
  if (!one || !other) throw new Error('there are two');
  expect(one.before).toEqual({ Id: 'x-1', Password: '[redacted]' });
  expect(digestOfPlan(where, one)).toBe(digestOfPlan(where, other));
});

function refusedAnswer() {
  const answer = refused('Bad');
  if (answer.kind !== 'refused') throw new Error('it is refused');
  return answer;
}

test('an answer to a query holds no secret, neither by path nor by name nor by form', async () => {
  const cloud = smallCloud();
  cloud.onRead = () =>
    answered({
      CertificateDetail: { CertificateContent: planted, CertificateAlias: `password=${planted}`, BeginTime: 5 },
    });
  const query = defineQuery({
    operation: 'gaap:DescribeCertificateDetail',
    title: 'Read a certificate',
    description: 'Reads a certificate.',
    input: {},
    reads: ['gaap:DescribeCertificateDetail'],
    sensitive: ['CertificateDetail.CertificateContent'],
    async read(_, { read }) {
      const { CertificateDetail } = await read('gaap:DescribeCertificateDetail', { CertificateId: 'cert-1' });
      const items = [toJsonRecord({ ...CertificateDetail, privateKey: planted, NextToken: 'page-2' })];
      return { set: 'Details', items, TotalCount: 1, Offset: 0, note: `secret=${planted}` };
    },
  });
  const { clock, executor } = await setUp({ cloud, tools: [query] });
  const outcome = await clock.until(executor.query({ tool: query.operation, input: {} }, assistant));
  expect(outcome).toMatchObject({
    answer: {
      Details: [
        {
          CertificateContent: '[redacted]',
          CertificateAlias: 'password=[redacted]',
          BeginTime: 5,
          privateKey: '[redacted]',
          NextToken: 'page-2',
        },
      ],
      Note: 'secret=[redacted]',
    },
  });
  expect(JSON.stringify(outcome)).not.toContain(planted);
});
