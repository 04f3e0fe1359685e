import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { operations } from '../../src/sandbox/operations/index.ts';
import { type ApiProduct, bench, call, pages } from './harness.ts';

const sdk = dirname(createRequire(import.meta.url).resolve('tencentcloud-sdk-nodejs/package.json'));
const modelFiles: Readonly<Record<ApiProduct, string>> = {
  clb: 'clb/v20180317/clb_models.d.ts',
  gaap: 'gaap/v20180529/gaap_models.d.ts',
  scf: 'scf/v20180416/scf_models.d.ts',
  sts: 'sts/v20180813/sts_models.d.ts',
};

interface Field {
  readonly type: string;
  readonly optional: boolean;
}

/** The interfaces of the SDK's models: name → field → type. */
const models = Object.fromEntries(
  Object.entries(modelFiles).map(([product, file]) => {
    const text = readFileSync(`${sdk}/tencentcloud/services/${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const interfaces = [...text.matchAll(/export interface (\w+) \{([\s\S]*?)\n\}/g)].map(
      ([, name = '', body = '']) => {
        const fields = [...body.matchAll(/^\s*(\w+)(\??): (.+);$/gm)].map(
          ([, field = '', mark, type = '']): [string, Field] => [field, { type, optional: mark === '?' }],
        );
        return [name, new Map(fields)] as const;
      },
    );
    return [product, new Map(interfaces)];
  }),
);

/** Every field of an answer that its page does not have, or has with another type. Null stands for "no valid value". */
function* strangers(product: string, type: string, value: unknown, path: string): Generator<string> {
  if (value === null || value === undefined) return;
  const item = /^Array<(.+)>$/.exec(type)?.[1];
  if (item) {
    if (!Array.isArray(value)) yield `${path} is no array`;
    else for (const [index, element] of value.entries()) yield* strangers(product, item, element, `${path}.${index}`);
    return;
  }
  if (/^(string|number|boolean|number \| bigint)$/.test(type)) {
    if (typeof value !== type.split(' ')[0]) yield `${path} is a ${typeof value}, and not a ${type}`;
    return;
  }
  const fields = models[product]?.get(type);
  if (!fields || typeof value !== 'object') {
    yield `${path} is not a ${type}`;
    return;
  }
  for (const [name, element] of Object.entries(value)) {
    const field = fields.get(name);
    if (field) yield* strangers(product, field.type, element, `${path}.${name}`);
    else yield `${path}.${name} is not in ${type}`;
  }
}

const requests: Readonly<Record<string, object>> = {
  'clb:RegisterFunctionTargets': pages.register,
  'clb:DeregisterFunctionTargets': pages.deregister,
  'clb:ModifyFunctionTargets': pages.deregister,
  'clb:DescribeTaskStatus': { TaskId: 'set below' },
  'clb:DescribeLoadBalancers': { AdditionalFields: ['TargetCount'] },
  'clb:DescribeListeners': { LoadBalancerId: 'lb-cuxw2rm0' },
  'clb:DescribeTargets': { LoadBalancerId: 'lb-cuxw2rm0' },
  'clb:DescribeLBOperateProtect': { LoadBalancerIds: ['lb-guarded0', 'lb-cuxw2rm0'] },
  'gaap:DeleteListeners': pages.delete,
  'gaap:BindListenerRealServers': pages.bind,
  'gaap:DescribeListenerRealServers': { ListenerId: 'listener-pbsgn7ej' },
  'gaap:DescribeTCPListeners': { ProxyId: 'link-3d85gh' },
  'gaap:DescribeUDPListeners': { ProxyId: 'link-3d85gh' },
  'gaap:DescribeHTTPListeners': { ProxyId: 'link-3d85gh' },
  'gaap:DescribeHTTPSListeners': { ProxyId: 'link-3d85gh' },
  'gaap:DescribeRules': { ListenerId: 'listener-http0001' },
  'gaap:DescribeCustomHeader': { RuleId: 'rule-http0001' },
  'gaap:DescribeDomainErrorPageInfo': { ListenerId: 'listener-http0001', Domain: 'www.example.com' },
  'gaap:DescribeRealServers': { ProjectId: -1 },
  'gaap:DescribeRealServersStatus': { RealServerIds: ['rs-04v3s12t'] },
  'gaap:DescribeProxies': {},
  'gaap:DescribeProxiesStatus': { ProxyIds: ['link-3d85gh'] },
  'gaap:DescribeProxyGroupList': { Offset: 0, Limit: 20, ProjectId: -1 },
  'gaap:DescribeProxyGroupDetails': { GroupId: 'lg-running1' },
  'gaap:DescribeTaskStatus': { TaskId: 'set below' },
  'scf:TerminateAsyncEvent': pages.terminate,
  'scf:GetAsyncEventStatus': { InvokeRequestId: pages.terminate.InvokeRequestId },
  'scf:ListAsyncEvents': { FunctionName: 'helloworld' },
  'scf:ListFunctions': {},
  'scf:GetFunction': { FunctionName: 'orders-api', Namespace: 'prod' },
  'scf:ListNamespaces': {},
  'scf:ListVersionByFunction': { FunctionName: 'orders-api', Namespace: 'prod' },
  'scf:ListAliases': { FunctionName: 'orders-api', Namespace: 'prod' },
  'sts:AssumeRole': { RoleArn: 'qcs::cam::uin/100000000001:roleName/operator', RoleSessionName: 'test' },
};

const writers: Readonly<Record<string, readonly ['clb' | 'gaap', string, object]>> = {
  'clb:DescribeTaskStatus': ['clb', 'RegisterFunctionTargets', pages.register],
  'gaap:DescribeTaskStatus': ['gaap', 'BindListenerRealServers', pages.bind],
};

describe.each(operations.map((it) => ({ ...it, name: `${it.product}:${it.action}` })))(
  '$name',
  ({ product, action, name, input }) => {
    test('answers with the fields of its page, in their types', async () => {
      const on = await bench();
      const [writer, write, written] = writers[name] ?? [];
      const before = writer && write && written ? { TaskId: (await call(on, writer, write, written)).RequestId } : {};
      const answer = await call(on, product, action, { ...requests[name], ...before });
      expect(answer).not.toHaveProperty('Error');
      expect([...strangers(product, `${action}Response`, answer, action)]).toEqual([]);
    });

    test('knows every parameter of its page, and no other', () => {
      const fields = models[product]?.get(`${action}Request`) ?? new Map<string, Field>();
      const required = [...fields].filter(([, { optional }]) => !optional).map(([field]) => field);
      // An unknown parameter is told before missing ones, so that each can be asked about alone.
      const known = [...fields.keys()].filter((field) => {
        const issues = input.safeParse({ [field]: undefined }).error?.issues ?? [];
        return !issues.some(({ code }) => code === 'unrecognized_keys');
      });
      expect(known).toEqual([...fields.keys()]);
      const missing = input.safeParse({}).error?.issues.map(({ path }) => String(path[0])) ?? [];
      expect(missing.sort()).toEqual(required.sort());
      expect(input.safeParse({ Nonsense: 1 }).error?.issues.some(({ code }) => code === 'unrecognized_keys')).toBe(
        true,
      );
    });
  },
);

test('every operation has its request above', () => {
  expect(Object.keys(requests)).toEqual(operations.map((it) => `${it.product}:${it.action}`));
});
