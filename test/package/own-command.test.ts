import { expect, test } from 'vitest';
import { approveCommand, approveFromAfar, commandFromAnywhere, ownCommand } from '../../src/own-command.ts';

const usual = { dataDir: '/data dir', configFile: '/etc/tencent-chatops.yaml' };
const sqlite = { kind: 'sqlite', file: '/data dir/sandbox/ledger.sqlite' } as const;
const sandbox = { kind: 'sandbox', dataDir: '/data dir/sandbox' } as const;
const config = { target: sandbox, dataDir: usual.dataDir, store: sqlite, file: undefined };

const installed = { argv: ['node', '/usr/bin/tencent-chatops'], execPath: '/bin/node' };
const asFile = { argv: ['node', '/x y/main.js'], execPath: '/bin/node' };
const byNpm = { argv: ['node', '/a b/src/main.ts'], execPath: '/bin/node' };
const typedIn = (folder: string) => ({ typedIn: folder, kept: () => false });

test.each([
  ['installed', installed, undefined, ['tencent-chatops']],
  ['as a file', asFile, undefined, ['/bin/node', '/x y/main.js']],
  ['by npm start in the checkout', byNpm, typedIn('/a b'), ['npm', 'start', '--silent', '--']],
  ['by npm start in a folder of it', byNpm, typedIn('/a b/docs'), ['npm', 'start', '--silent', '--']],
  ['by npm start in a folder with dots', byNpm, typedIn('/a b/..x'), ['npm', 'start', '--silent', '--']],
  ['by npm elsewhere', byNpm, typedIn('/a'), ['npm', 'start', '--silent', '--prefix', '/a b', '--']],
  ['by npm beside it', byNpm, typedIn('/a b2'), ['npm', 'start', '--silent', '--prefix', '/a b', '--']],
] as const)('a command to be copied works where the program was started: %s', (_, running, npm, words) => {
  expect(ownCommand({ ...running, argv: [...running.argv] }, npm)).toEqual(words);
});

test.each([
  ['installed', installed, undefined, ['tencent-chatops']],
  ['as a file', asFile, undefined, ['/bin/node', '/x y/main.js']],
  ['by npm start', byNpm, typedIn('/a b'), ['npm', 'start', '--silent', '--prefix', '/a b', '--']],
] as const)('and for whoever is somewhere else: %s', (_, running, npm, words) => {
  expect(commandFromAnywhere({ ...running, argv: [...running.argv] }, npm)).toEqual(words);
});

const postgres = { kind: 'postgres', url: 'postgres://me@db.example/a?sslmode=require', schema: 'x' } as const;

test.each([
  ['the usual places', config, 'approve chg-1 --sandbox'],
  ['another data directory', { ...config, dataDir: '/d' }, 'approve chg-1 --sandbox --data-dir /d'],
  [
    'a ledger on a server',
    { ...config, store: postgres },
    "approve chg-1 --sandbox --database-url 'postgres://me@db.example/a?sslmode=require'",
  ],
  // Under another policy, somebody else might be enough.
  ['another configuration file', { ...config, file: '/my it.yaml' }, "approve chg-1 --sandbox --config '/my it.yaml'"],
  ['the usual configuration file', { ...config, file: usual.configFile }, 'approve chg-1 --sandbox'],
  ['the cloud', { ...config, target: { kind: 'cloud' } as const }, 'approve chg-1'],
])('the command to approve leads to the same record and policy: %s', (_, settings, words) => {
  expect(approveCommand(['/my node', 'x'], settings, usual)('chg-1')).toBe(`'/my node' x ${words}`);
});

test.each([
  [config, 'tencent-chatops approve chg-1 --sandbox'],
  [{ ...config, file: usual.configFile }, 'tencent-chatops approve chg-1 --sandbox'],
  [{ ...config, file: '/my it.yaml' }, 'tencent-chatops approve chg-1 --sandbox --config …'],
  [{ target: { kind: 'cloud' } as const, file: undefined }, 'tencent-chatops approve chg-1'],
  [
    { target: { kind: 'endpoint', url: 'http://127.0.0.1:1' } as const, file: undefined },
    'TENCENT_CHATOPS_ENDPOINT=… tencent-chatops approve chg-1',
  ],
])('whoever is elsewhere is told no place, and that the policy stands in a file', (settings, command) => {
  expect(approveFromAfar(settings, usual)('chg-1')).toBe(command);
});
