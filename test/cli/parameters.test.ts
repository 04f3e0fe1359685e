import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleOf } from '../../src/parameters/example.ts';
import { type ObjectShape, type Shape, shapeOf } from '../../src/parameters/shape.ts';
import { isObject } from '../../src/parameters/tree.ts';
import { formatParameters } from '../../src/surfaces/cli/params/format.ts';
import { parseParameters, withJson } from '../../src/surfaces/cli/params/parse.ts';
import type { JsonObject, JsonValue } from '../../src/tool.ts';
import { tools } from '../../tools/index.ts';
import { fakeExecutor } from './fake-executor.ts';
import { run } from './fake-host.ts';

function toolOf(operation: string) {
  const tool = tools.find((one) => one.operation === operation);
  if (!tool) throw new Error(operation);
  return tool;
}
const bind = shapeOf(toolOf('gaap:BindListenerRealServers'));
const remove = shapeOf(toolOf('gaap:DeleteListeners'));
const deregister = shapeOf(toolOf('clb:DeregisterFunctionTargets'));
const terminate = shapeOf(toolOf('scf:TerminateAsyncEvent'));

const server = { RealServerId: 'rs-1', RealServerIP: '1.1.1.1', RealServerPort: 80 };

test.each<[string, ObjectShape, readonly string[], JsonObject]>([
  ['a plain value', bind, ['--ListenerId', 'listener-x'], { ListenerId: 'listener-x' }],
  ['a number', remove, ['--Force', '1'], { Force: 1 }],
  ['with an equals sign', remove, ['--Force=1'], { Force: 1 }],
  ['with equals signs in the value', terminate, ['--FunctionName=a=b'], { FunctionName: 'a=b' }],
  ['an empty value', terminate, ['--FunctionName='], { FunctionName: '' }],
  ['a value with a line feed', terminate, ['--FunctionName=a\nb'], { FunctionName: 'a\nb' }],
  ['a negative number, for the tool to refuse', remove, ['--Force', '-1'], { Force: -1 }],
  ['a name that looks like a number', terminate, ['--FunctionName', '0123'], { FunctionName: '0123' }],
  ['a switch on its own', terminate, ['--GraceShutdown', '--Namespace', 'n'], { GraceShutdown: true, Namespace: 'n' }],
  ['a switch at the end', terminate, ['--GraceShutdown'], { GraceShutdown: true }],
  ['a switch turned off', terminate, ['--GraceShutdown', 'false'], { GraceShutdown: false }],
  ['a list in parts', remove, ['--ListenerIds.0', 'a', '--ListenerIds.1', 'b'], { ListenerIds: ['a', 'b'] }],
  ['parts in any order', remove, ['--ListenerIds.1', 'b', '--ListenerIds.0', 'a'], { ListenerIds: ['a', 'b'] }],
  ['a repeated flag', remove, ['--ListenerIds', 'a', '--ListenerIds', 'b'], { ListenerIds: ['a', 'b'] }],
  ['a list with commas', remove, ['--ListenerIds', 'a,b'], { ListenerIds: ['a', 'b'] }],
  ['a list as JSON', remove, ['--ListenerIds', '["a","b"]'], { ListenerIds: ['a', 'b'] }],
  ['objects as JSON', bind, ['--RealServerBindSet', JSON.stringify([server])], { RealServerBindSet: [server] }],
  [
    'one object after the other',
    bind,
    ['--RealServerBindSet', JSON.stringify(server)],
    { RealServerBindSet: [server] },
  ],
  ['an empty list', bind, ['--RealServerBindSet', '[]'], { RealServerBindSet: [] }],
  [
    "the page's own example",
    deregister,
    [
      '--LoadBalancerId=lb-cuxw2rm0',
      '--ListenerId=lbl-d1ubsydq',
      '--LocationId=loc-abcd1234',
      '--FunctionTargets.0.Weight=66',
      '--FunctionTargets.0.Function.FunctionNamespace=ns_test',
      '--FunctionTargets.0.Function.FunctionName=name_test',
      '--FunctionTargets.0.Function.FunctionQualifier=version_test',
    ],
    {
      LoadBalancerId: 'lb-cuxw2rm0',
      ListenerId: 'lbl-d1ubsydq',
      LocationId: 'loc-abcd1234',
      FunctionTargets: [
        {
          Weight: 66,
          Function: { FunctionNamespace: 'ns_test', FunctionName: 'name_test', FunctionQualifier: 'version_test' },
        },
      ],
    },
  ],
])('reads %s', (_, shape, argv, wanted) => {
  expect(parseParameters(argv, shape)).toEqual(wanted);
});

test.each<[string, ObjectShape, readonly string[], RegExp]>([
  ['a misspelt name', bind, ['--ListenrId', 'x'], /Unknown parameter ListenrId; did you mean ListenerId\?/],
  ['wrong case', bind, ['--listenerid', 'x'], /Unknown parameter listenerid; did you mean ListenerId\?/],
  ['a misspelt part', bind, ['--RealServerBindSet.0.RealServrIP', 'x'], /did you mean RealServerIP\?/],
  ['a name out of reach', bind, ['--zzzzzzzzzzzz', 'x'], /Unknown parameter zzzzzzzzzzzz\./],
  ['the prototype', bind, ['--__proto__.polluted', '1'], /Unknown parameter __proto__/],
  ['the constructor', bind, ['--constructor.prototype.polluted', '1'], /Unknown parameter constructor/],
  ['the prototype inside a list', bind, ['--RealServerBindSet.__proto__.x', '1'], /"__proto__" is no index/],
  ['a list with a hole', remove, ['--ListenerIds.1', 'b'], /--ListenerIds\.0 is missing/],
  ['an index beyond all lists', remove, ['--ListenerIds.1000', 'b'], /at most 999/],
  ['an index beyond all numbers', remove, ['--ListenerIds.99999999999999999999', 'b'], /at most 999/],
  ['an index with a zero before it', remove, ['--ListenerIds.01', 'b'], /"01" is no index/],
  ['a value twice', remove, ['--Force', '1', '--Force', '0'], /--Force is given twice/],
  ['a part twice', remove, ['--ListenerIds.0', 'a', '--ListenerIds.0', 'b'], /--ListenerIds\.0 is given twice/],
  ['JSON twice', remove, ['--ListenerIds', '[]', '--ListenerIds', '[]'], /given twice/],
  ['two forms', remove, ['--ListenerIds', 'a', '--ListenerIds.1', 'b'], /given in two forms/],
  ['two forms the other way round', remove, ['--ListenerIds.0', 'a', '--ListenerIds', 'b'], /given in two forms/],
  ['JSON and repeated', remove, ['--ListenerIds', '["a"]', '--ListenerIds', 'b'], /given in two forms/],
  ['repeated and JSON', remove, ['--ListenerIds', 'b', '--ListenerIds', '["a"]'], /given in two forms/],
  ['parts of a value', bind, ['--ListenerId.0', 'x'], /a string has no parts/],
  ['no value', bind, ['--ListenerId'], /--ListenerId needs a value: string/],
  ['a flag where a value should be', bind, ['--ListenerId', '--Region', 'x'], /--ListenerId needs a value/],
  ['an object that is none', bind, ['--RealServerBindSet', 'rs-1'], /list of objects, so it is given as JSON/],
  ['broken JSON', bind, ['--RealServerBindSet', '[{'], /not JSON/],
  ['a word on its own', bind, ['--ListenerId', 'x', 'y'], /"y" stands alone/],
  ['a single dash', bind, ['-ListenerId', 'x'], /"-ListenerId" stands alone/],
])('refuses %s', (_, shape, argv, message) => {
  expect(() => parseParameters(argv, shape)).toThrow(message);
});

test('nothing reaches the prototype', () => {
  const parsed = withJson('{"ListenerId": "x"}', parseParameters([], bind), bind);
  expect(() => withJson('{"__proto__": {"polluted": 1}}', {}, bind)).toThrow(/Unknown parameter __proto__/);
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  expect({}).not.toHaveProperty('polluted');
});

test('flags come before --json, parameter by parameter', () => {
  const flags = parseParameters(['--ListenerIds', 'flag'], remove);
  expect(withJson('{"ListenerIds": ["json"], "Force": 1}', flags, remove)).toEqual({ ListenerIds: ['flag'], Force: 1 });
  expect(() => withJson('{"forse": 1}', flags, remove)).toThrow(/Unknown parameter forse; did you mean Force\?/);
  expect(() => withJson('[]', flags, remove)).toThrow(/takes an object/);
  expect(() => withJson('{', flags, remove)).toThrow(/not JSON/);
});

function values(shape: Shape): fc.Arbitrary<JsonValue> {
  switch (shape.kind) {
    case 'object':
      return fc.record(Object.fromEntries([...shape.fields].map(([name, field]) => [name, values(field.shape)])), {
        requiredKeys: [],
      });
    case 'list':
      return fc.array(values(shape.of), { maxLength: 4 });
    case 'value':
      if (shape.type === 'integer' || shape.type === 'number') return fc.integer();
      if (shape.type === 'boolean') return fc.boolean();
      return fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '--sandbox',
          '-h',
          '--help',
          '1',
          'true',
          'null',
          '',
          ' ',
          '=',
          'a,b',
          '[1]',
          '{"a":1}',
          '--',
          '-',
          '@x',
        ),
      );
  }
}

test.each(tools.map(({ operation }) => operation))(
  '%s: what is written as flags is read back as it was',
  async (operation) => {
    const shape = shapeOf(toolOf(operation));
    await fc.assert(
      fc.asyncProperty(values(shape), async (value) => {
        const parameters: JsonObject = isObject(value) ? value : {};
        expect(parseParameters(formatParameters(parameters), shape)).toEqual(parameters);
      }),
      { numRuns: 25 },
    );
  },
);

test('and through the whole command line, whatever the values look like', async () => {
  await fc.assert(
    fc.asyncProperty(values(bind), async (value) => {
      const parameters: JsonObject = isObject(value) ? value : {};
      const fake = fakeExecutor();
      const { code } = await run(
        ['call', 'gaap:BindListenerRealServers', ...formatParameters(parameters), '--sandbox'],
        {
          fake,
        },
      );
      expect(code).toBe(3);
      expect(fake.calls[0]?.call.input).toEqual(parameters);
    }),
    { numRuns: 25 },
  );
});

test.each(tools.map((tool) => [tool.operation, tool] as const))(
  '%s: the example of the help has the right parameters',
  (_, tool) => {
    const shape = shapeOf(tool);
    const example = exampleOf(shape);
    expect(parseParameters(formatParameters(example), shape)).toEqual(example);
    const missing = (tool.schema.safeParse(example).error?.issues ?? []).filter(
      ({ code, message }) => code === 'unrecognized_keys' || message.includes('undefined'),
    );
    expect(missing).toEqual([]);
  },
);
