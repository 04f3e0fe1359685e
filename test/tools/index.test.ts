/** What holds for every tool. A new one needs its file, its line in tools/index.ts and an example here. */
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../../tools/index.ts';
import { examples } from './examples.ts';
import { parsed } from './facts.ts';

const root = resolve(import.meta.dirname, '../..');

/** `gaap:DescribeTCPListeners` → `gaap/describe-tcp-listeners`. */
const pathOf = (operation: string) =>
  operation
    .replace(':', '/')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** The part of JSON Schema that the tools use. */
interface Schema {
  readonly type?: string | undefined;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
}
const Schema: z.ZodType<Schema> = z.looseObject({
  get properties() {
    return z.record(z.string(), Schema).exactOptional();
  },
  get items() {
    return Schema.exactOptional();
  },
});

const visible = (tool: (typeof tools)[number]) => Schema.parse(z.toJSONSchema(tool.schema, { io: 'input' }));

/** Every parameter by its path, such as `FunctionTargets.Weight`. */
function parameters(schema: Schema, path: readonly string[] = []): { path: readonly string[]; schema: Schema }[] {
  const inner = schema.items ?? schema;
  return Object.entries(inner.properties ?? {}).flatMap(([name, property]) => [
    { path: [...path, name], schema: property },
    ...parameters(property, [...path, name]),
  ]);
}

/** What an input holds at a path, going into the first item of every list. */
function at(value: unknown, [name, ...rest]: readonly string[]): unknown {
  const inner: unknown = Array.isArray(value) ? value[0] : value;
  if (name === undefined) return value;
  return typeof inner === 'object' && inner !== null ? at(Reflect.get(inner, name), rest) : undefined;
}

describe('the list of tools', () => {
  // A tool has verb and noun in its name (`clb/describe-targets.ts`); what a product's tools share is one word.
  it('holds every tool of tools/, each default export once', async () => {
    const files = globSync('tools/*/*-*.ts', { cwd: root }).map((file) =>
      file.replace('tools/', '').replace('.ts', ''),
    );
    expect(tools.map(({ operation }) => pathOf(operation)).sort()).toEqual(files.sort());
    for (const tool of tools) {
      const file: { default: unknown } = await import(resolve(root, `tools/${pathOf(tool.operation)}.ts`));
      expect(file.default).toBe(tool);
    }
  });

  it('is in the order in which surfaces show it: products, and reads before changes', () => {
    expect(tools.map(({ operation, effect }) => `${operation} ${effect}`)).toMatchInlineSnapshot(`
      [
        "clb:DescribeLoadBalancers read",
        "clb:DescribeListeners read",
        "clb:DescribeTargets read",
        "clb:DescribeTaskStatus read",
        "clb:RegisterFunctionTargets write",
        "clb:DeregisterFunctionTargets destructive",
        "gaap:DescribeProxies read",
        "gaap:DescribeListeners read",
        "gaap:DescribeRealServers read",
        "gaap:DescribeListenerRealServers read",
        "gaap:BindListenerRealServers destructive",
        "gaap:DeleteListeners destructive",
        "scf:ListNamespaces read",
        "scf:ListFunctions read",
        "scf:ListAsyncEvents read",
        "scf:GetAsyncEventStatus read",
        "scf:TerminateAsyncEvent destructive",
      ]
    `);
  });

  it('holds an example for each tool', () => {
    expect(Object.keys(examples).sort()).toEqual(tools.map(({ operation }) => operation).sort());
  });

  it('costs a model little to read', () => {
    const bytes = tools.map((tool) => JSON.stringify(visible(tool)).length + tool.description.length);
    expect(bytes.reduce((sum, one) => sum + one)).toBeLessThan(20_000);
  });
});

describe.each(tools.map((tool) => [tool.operation, tool] as const))('%s', (operation, tool) => {
  const schema = visible(tool);
  const example = examples[operation] ?? {};

  it('has a short title and description', () => {
    expect(tool.title).toMatch(/^[A-Z].{1,70}[^.]$/);
    expect(tool.description).toMatch(/^[A-Z].*\.$/);
    expect(tool.description.length).toBeLessThanOrEqual(300);
  });

  it('describes every parameter in a few words', () => {
    for (const { path, schema: one } of parameters(schema)) {
      expect(one.description, path.join('.')).toMatch(/^.{5,80}$/);
    }
  });

  it('refuses parameters that it does not know, at every depth', () => {
    const objects = [schema, ...parameters(schema).map(({ schema }) => schema.items ?? schema)];
    for (const { additionalProperties } of objects.filter(({ properties }) => properties)) {
      expect(additionalProperties).toBe(false);
    }
    expect(tool.schema.safeParse(example).error).toBeUndefined();
    expect(tool.schema.safeParse({ ...example, Surplus: 1 }).success).toBe(false);
  });

  it('takes quoted numbers for numbers, everywhere', () => {
    const numbers = parameters(schema).filter(({ schema: { type } }) => type === 'integer' || type === 'number');
    const read = parsed(tool, example);
    for (const { path } of numbers) {
      const quoted = at(example, path);
      expect(quoted, `the example quotes ${path.join('.')}`).toMatch(/^-?\d+$/);
      expect(at(read, path), path.join('.')).toBe(Number(quoted));
    }
  });

  it('reads its own reading the same way', () => {
    const read = parsed(tool, example);
    expect(parsed(tool, read)).toEqual(read);
  });

  it('takes Region and Account', () => {
    expect(tool.schema.safeParse({ ...example, Region: 'ap-guangzhou', Account: 'prod' }).success).toBe(true);
  });

  it('shows a model the schema on file', async () => {
    const text = JSON.stringify(z.toJSONSchema(tool.schema, { io: 'input' }), undefined, 2);
    expect(text).not.toMatch(/"(anyOf|oneOf|allOf|\$ref)"|9007199254740991/);
    await expect(`${text}\n`).toMatchFileSnapshot(`__snapshots__/${pathOf(operation).replace('/', '-')}.json`);
  });

  it('declares each read once, and reads only', () => {
    expect(new Set(tool.reads).size).toBe(tool.reads.length);
    for (const read of tool.reads) expect(read).toMatch(/^[a-z]+:(Describe|Get|List)/);
  });
});
