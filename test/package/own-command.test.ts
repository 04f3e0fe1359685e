import { expect, test } from 'vitest';
import { approveCommand, ownCommand, serverCommand } from '../../src/own-command.ts';

const config = { target: { kind: 'sandbox', dataDir: '/data dir/sandbox' }, dataDir: '/data dir' } as const;

test.each([
  ['installed', ['node', '/usr/bin/tencent-chatops'], undefined, 'tencent-chatops approve chg-1 --sandbox'],
  ['by npm start', ['node', '/x/src/main.ts'], 'start', 'npm start --silent -- approve chg-1 --sandbox'],
  ['as a file', ['node', '/x y/main.js'], 'test', "/bin/node '/x y/main.js' approve chg-1 --sandbox"],
] as const)('a command to be copied works as the program was started: %s', (_, argv, script, command) => {
  const own = ownCommand({ argv: [...argv], execPath: '/bin/node' }, script);
  expect(approveCommand(own, config, '/data dir')('chg-1')).toBe(command);
  expect(approveCommand(own, config, '/usual')('chg-1')).toBe(`${command} --data-dir '/data dir'`);
  const store = { kind: 'postgres', url: 'postgres://me@db.example/a?sslmode=require', schema: 'x' } as const;
  expect(approveCommand(own, { ...config, store }, '/data dir')('chg-1')).toBe(
    `${command} --database-url 'postgres://me@db.example/a?sslmode=require'`,
  );
});

test.each([
  ['installed', '/usr/bin/tencent-chatops', undefined, ['tencent-chatops']],
  ['as a file', '/x y/main.js', 'test', ['/bin/node', '/x y/main.js']],
  ['by npm start', '/a b/src/main.ts', 'start', ['npm', 'start', '--silent', '--prefix', '/a b', '--']],
] as const)('a client starts the same program from any folder: %s', (_, script, npm, words) => {
  expect(serverCommand({ argv: ['node', script], execPath: '/bin/node' }, npm)).toEqual(words);
});
