import { askToWrite } from '../ask.ts';
import { commandLine } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit.ts';
import type { McpOffer } from '../host.ts';
import { problem } from '../params/problem.ts';
import { blank } from '../render/block.ts';
import { differenceBlocks, leftBlocks, printedBlocks, unchangedBlocks, writtenBlocks } from '../render/setup.ts';
import { type ClientFile, readClientFile, replaceClientFile } from '../setup/client-file.ts';
import { type Client, type ClientName, clients, fileOf } from '../setup/clients.ts';
import { differenceOf } from '../setup/diff.ts';
import { type Edited, edit, type Wanted } from '../setup/edit.ts';
import { offerFlags, serverEntry } from '../setup/entry.ts';

export interface Setup {
  readonly name: string;
  readonly project: boolean;
  readonly write: boolean;
  readonly yes: boolean;
  /** What the entry's server is to offer. */
  readonly offer: McpOffer;
}

interface Job {
  readonly setup: Setup;
  readonly client: Client;
  readonly wanted: Wanted;
  readonly file: ClientFile;
}

/** `setup <client>`: the entry that makes a client start this program; with `--write`, put into the client's own file. */
export async function setUpClient(context: Context, name: ClientName, setup: Setup): Promise<ExitCode> {
  const client = clients[name];
  const machine = await context.host.clients(setup.offer);
  const place = fileOf(client, machine, setup.project);
  if (place === undefined)
    throw problem(`${client.title} has no file for a project; nothing was written.`, 'Leave --project out.');
  const wanted = {
    servers: client.servers,
    name: setup.name,
    entry: serverEntry(client, machine, context.flags, setup.offer),
  };
  if (!setup.write) return print(context, name, setup, wanted, place);
  const file = await readClientFile(place);
  const edited = await edit(client.format, place, file.text, wanted);
  const job = { setup, client, wanted, file };
  if (file.found && edited.text === file.text) return conclude(context, job, 'unchanged');
  return write(context, job, edited);
}

async function print(
  { screen, flags }: Context,
  name: ClientName,
  setup: Setup,
  wanted: Wanted,
  file: string,
): Promise<ExitCode> {
  const client = clients[name];
  const { text } = await edit(client.format, file, '', wanted);
  const words = [
    ...['setup', name, '--write', ...(setup.project ? ['--project'] : [])],
    ...(setup.name === 'tencent-chatops' ? [] : ['--name', setup.name]),
    ...offerFlags(setup.offer),
    ...(flags.account === undefined ? [] : ['--account', flags.account]),
    ...(flags.region === undefined ? [] : ['--region', flags.region]),
  ];
  const command = commandLine(flags, ...words);
  const document = { state: 'printed', client: client.title, file, name: wanted.name, entry: wanted.entry, text };
  const about = { client, file, sandbox: flags.sandbox === true };
  await screen.result(document, printedBlocks(about, text, command));
  return 0;
}

async function write(context: Context, job: Job, { text, before }: Edited): Promise<ExitCode> {
  const { host, screen, signal } = context;
  const { setup, wanted, file } = job;
  await screen.say(differenceBlocks(file.name, wanted.name, before !== undefined, differenceOf(file.text, text)));
  if (!setup.yes) {
    if (!screen.terminal)
      throw problem(
        `There is no terminal at which to ask whether ${file.name} may be written; nothing was written.`,
        'Run it at a terminal, or say --yes.',
      );
    const place = { stdin: host.io.stdin, talk: screen.talk, signal };
    if (!(await askToWrite(place))) {
      const code = await conclude(context, job, 'left');
      return signal.aborted ? 130 : code;
    }
  }
  const stamp = new Date(screen.clock.now()).toISOString().replaceAll(/[-:.]/g, '');
  const backup = await replaceClientFile(file, text, stamp);
  await screen.say([blank]);
  return conclude(context, job, 'written', backup);
}

async function conclude(
  { screen, flags }: Context,
  { client, wanted, file: { name: file } }: Job,
  state: 'unchanged' | 'left' | 'written',
  backup?: string,
): Promise<ExitCode> {
  const document = {
    state,
    client: client.title,
    file,
    name: wanted.name,
    entry: wanted.entry,
    backup: backup ?? null,
  };
  const about = { client, file, sandbox: flags.sandbox === true };
  const blocks = {
    unchanged: () => unchangedBlocks(about, wanted.name),
    left: () => leftBlocks(about),
    written: () => writtenBlocks(about, backup),
  }[state];
  await screen.result(document, blocks());
  return state === 'left' ? 1 : 0;
}
