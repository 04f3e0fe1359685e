import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { snakeName } from '../../src/executor/registry.ts';
import { instructions } from '../../src/surfaces/mcp/server-info.ts';
import { tools as registered } from '../../tools/index.ts';
import { session } from './session.ts';
import { describeListeners, tools } from './tools.ts';

async function list(given = tools) {
  await using here = await session({ tools: given });
  return (await here.client.listTools()).tools;
}

test('tools are listed by name, whatever their order of registration', async () => {
  const names = (await list()).map(({ name }) => name);
  expect(names).toEqual([
    'change_show',
    'change_wait',
    'clb_deregister_function_targets',
    'clb_register_function_targets',
    'gaap_bind_listener_real_servers',
    'gaap_describe_tcp_listeners',
    'result_read',
  ]);
  expect(JSON.stringify(await list([...tools].reverse()))).toBe(JSON.stringify(await list()));
});

test('hints derive from the effect alone', async () => {
  const hints = Object.fromEntries((await list()).map(({ name, annotations }) => [name, annotations]));
  expect(hints).toEqual({
    change_show: { readOnlyHint: true, openWorldHint: false },
    change_wait: { readOnlyHint: true, openWorldHint: false },
    clb_deregister_function_targets: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    },
    clb_register_function_targets: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: true,
    },
    gaap_bind_listener_real_servers: {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    },
    gaap_describe_tcp_listeners: { readOnlyHint: true, openWorldHint: true },
    result_read: { readOnlyHint: true, openWorldHint: false },
  });
});

test('every schema is valid JSON Schema 2020-12, and says no more than it must', async () => {
  const ajv = new Ajv2020({ strict: true });
  for (const { name, inputSchema, outputSchema } of await list()) {
    for (const schema of [inputSchema, outputSchema]) {
      expect(ajv.validateSchema(schema ?? {}), name).toBe(true);
      expect(JSON.stringify(schema)).not.toMatch(/\$schema|9007199254740991/);
    }
    expect(inputSchema['additionalProperties']).toBe(false);
    ajv.compile(inputSchema);
  }
});

test('an input schema has the names, the defaults and the obligations of the tool', async () => {
  expect((await list([describeListeners])).find(({ name }) => name.startsWith('gaap_'))).toMatchObject({
    name: 'gaap_describe_tcp_listeners',
    title: 'List TCP listeners',
    description: 'The TCP listeners of a connection.',
    inputSchema: {
      type: 'object',
      properties: { ProxyId: { type: 'string' }, Offset: { type: 'integer', default: 0 }, Region: {}, Account: {} },
      additionalProperties: false,
    },
  });
});

test('the server says who it is and how changes work, in less than 2 KB', async () => {
  await using here = await session();
  expect(here.client.getServerVersion()).toMatchObject({ name: 'tencent-chatops', version: '1.2.3' });
  expect(here.client.getServerCapabilities()).toEqual({
    tools: {},
    resources: { subscribe: true },
    prompts: {},
    completions: {},
    tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
  });
  expect(here.client.getInstructions()).toBe(instructions);
  expect(Buffer.byteLength(instructions)).toBeLessThan(2_048);
  expect(instructions).toContain('You cannot approve a change');
});

test.each(registered.map(({ operation }) => operation))('what a model sees of %s is on record', async (operation) => {
  const seen = (await list(registered)).find(({ name }) => name === snakeName(operation));
  await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/${snakeName(operation)}.json`);
});
