/**
 * The registry's own schema (2025-12-11) is published without a licence and in no package, so it is not copied here:
 * these are its rules, and those that the registry adds for npm, written down anew. What is stricter is stricter on
 * purpose: nothing that is not meant to be published gets in.
 * https://github.com/modelcontextprotocol/registry/tree/main/docs/reference/server-json
 */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { textOf } from './files.ts';

const exactVersion = z
  .string()
  .max(255)
  .regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/);

const Variable = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  isRequired: z.boolean(),
  isSecret: z.boolean().optional(),
  placeholder: z.string().optional(),
});

const ServerJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: exactVersion,
  packages: z
    .array(
      z.strictObject({
        registryType: z.literal('npm'),
        identifier: z.string().min(1),
        version: exactVersion,
        runtimeHint: z.literal('npx'),
        transport: z.strictObject({ type: z.literal('stdio') }),
        packageArguments: z.array(z.strictObject({ type: z.literal('positional'), value: z.string().min(1) })),
        environmentVariables: z.array(Variable),
      }),
    )
    .min(1),
});

const file: unknown = JSON.parse(textOf('server.json'));
const server = ServerJson.parse(file);
const program = JSON.parse(textOf('package.json'));

describe('server.json', () => {
  test('is what the registry takes', () => {
    expect(ServerJson.safeParse(file).success).toBe(true);
  });

  test.each([
    { name: 'no-slash' },
    { name: 'a/b/c' },
    { description: 'x'.repeat(101) },
    { version: '^1.0.0' },
    { version: 'latest' },
    { $schema: 'https://example.com' },
    { packages: [] },
  ])('with %j it would not be', (wrong) => {
    expect(ServerJson.safeParse({ ...server, ...wrong }).success).toBe(false);
  });

  test('names the package as the package names itself, in the version that there is', () => {
    expect(program.mcpName).toBe(server.name);
    expect(server.version).toBe(program.version);
    for (const one of server.packages)
      expect(one).toMatchObject({ identifier: program.name, version: program.version });
  });

  test('is under a name that belongs to nobody for as long as the package names no repository', () => {
    expect(program.repository).toBeUndefined();
    expect(server.name).toMatch(/^com\.example\//);
  });

  test('starts the server, and asks for its keys as secrets', () => {
    const variables = server.packages.flatMap(({ environmentVariables }) => environmentVariables);
    expect(server.packages.map(({ packageArguments }) => packageArguments)).toEqual([
      [{ type: 'positional', value: 'mcp' }],
    ]);
    const keys = variables.filter(({ name }) => /SECRET|TOKEN|KEY/.test(name));
    expect(keys.map(({ name, isSecret }) => [name, isSecret])).toEqual([
      ['TENCENTCLOUD_SECRET_ID', true],
      ['TENCENTCLOUD_SECRET_KEY', true],
      ['TENCENTCLOUD_SESSION_TOKEN', true],
    ]);
    // Names that the program knows.
    const known = textOf('src/config/environment.ts');
    for (const { name } of variables) expect(known).toContain(`  ${name}:`);
  });
});
