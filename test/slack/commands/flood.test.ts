import { expect, test } from 'vitest';
import { readCommand } from '../../../src/surfaces/slack/commands/read.ts';
import { tools } from '../../../tools/index.ts';

/** Reading blocks everything else that this process does, so none of it may take long, whatever it is. */
const boundMs = 1_000;

const floods: Readonly<Record<string, string>> = {
  'brackets that nothing closes': `bind-listener-real-servers ${'[ '.repeat(19_000)}`,
  'quotes that nothing closes': `bind-listener-real-servers ${'"a '.repeat(13_000)}`,
  'braces without spaces': `bind-listener-real-servers ${'{'.repeat(39_000)}`,
  'as many words as go in': `delete-listeners --ListenerIds ${'a '.repeat(19_000)}`,
  'as many flags as go in': `delete-listeners ${'--Force 1 '.repeat(3_900)}`,
  'deep JSON': `bind-listener-real-servers --RealServerBindSet=${'['.repeat(19_000)}${']'.repeat(19_000)}`,
  'a word without an end': 'x'.repeat(39_000),
  'more than is read at all': 'x '.repeat(100_000),
};

test.each(Object.entries(floods))('%s are turned down in no time', (_, text) => {
  const since = performance.now();
  const command = readCommand({ by: 'command', command: 'gaap', text }, tools);
  expect(performance.now() - since).toBeLessThan(boundMs);
  expect(command.kind).toBe('problem');
});

test('JSON as deep as any parameter is read', () => {
  const text = `bind-listener-real-servers --ListenerId listener-pbsgn7ej --RealServerBindSet '${JSON.stringify(
    Array.from({ length: 100 }, (_, at) => ({
      RealServerId: `rs-${at}`,
      RealServerIP: '192.0.2.1',
      RealServerPort: at,
    })),
  )}'`;
  expect(readCommand({ by: 'command', command: 'gaap', text }, tools)).toMatchObject({
    kind: 'operation',
    missing: [],
  });
});
