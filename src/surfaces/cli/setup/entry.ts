import path from 'node:path';
import { readPostgresUrl } from '../../../lib/postgres-url.ts';
import type { ClientMachine, GlobalFlags, McpOffer } from '../host.ts';
import { problem } from '../params/problem.ts';
import type { Client } from './clients.ts';
import type { Entry } from './edit.ts';

/** The server as a client starts it: with the flags that `setup` was given itself, and never with a secret. */
export function serverEntry(client: Client, machine: ClientMachine, flags: GlobalFlags, offer: McpOffer): Entry {
  const [command = '', ...words] = machine.serverCommand;
  return {
    ...(client.typed && { type: 'stdio' }),
    command,
    args: [...words, 'mcp', ...offerFlags(offer), ...flagsOf(flags)],
    ...(client.namesVariables && {
      env_vars: machine.variables.filter((name) => !flags.sandbox || !name.startsWith('TENCENTCLOUD_')),
    }),
  };
}

/** As they are typed, for "mcp" and "setup" alike. */
export function offerFlags({ toolsets, readOnly }: McpOffer): readonly string[] {
  return [
    ...(toolsets ? ['--toolsets', toolsets.join(',')] : []),
    ...(readOnly === undefined ? [] : [readOnly ? '--read-only' : '--no-read-only']),
  ];
}

/** Files by their full paths, since a client starts its servers from any folder. */
function flagsOf({ sandbox, dataDir, databaseUrl, account, region, config }: GlobalFlags): readonly string[] {
  if (databaseUrl !== undefined) checkUrl(databaseUrl);
  const given: readonly (readonly [string, string | undefined])[] = [
    ['--data-dir', dataDir && path.resolve(dataDir)],
    ['--database-url', databaseUrl],
    ['--account', account],
    ['--region', region],
    ['--config', config && path.resolve(config)],
  ];
  return [
    ...(sandbox ? ['--sandbox'] : []),
    ...given.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
  ];
}

function checkUrl(text: string): void {
  const url = readPostgresUrl(text);
  if (url.kind === 'wrong') throw problem(`--database-url ${url.what}; nothing was written.`, 'Correct the URL.');
  if (url.address.password !== undefined)
    throw problem(
      '--database-url holds a password, which does not belong into the file of a client; nothing was written.',
      'Change that password and leave it out of the URL: tencent-chatops.yaml can name a file that holds it, by database.password_file.',
    );
}
