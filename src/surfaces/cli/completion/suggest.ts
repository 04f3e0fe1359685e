import type { RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import { type Shape, shapeOf } from '../../../parameters/shape.ts';
import type { Tool } from '../../../tool.ts';

export interface Name {
  readonly id: string;
  readonly summary: string;
}

/** What a command's argument may name. */
export interface Names {
  readonly changes: readonly Name[];
  /** Those that can be taken back. */
  readonly undoable: readonly Name[];
  /** Standing approvals that are in force. */
  readonly standing: readonly Name[];
}

export const noNames: Names = { changes: [], undoable: [], standing: [] };

/** Commands whose argument has a name that is looked up, and which. */
export const namedBy: Readonly<Record<string, keyof Names>> = {
  approve: 'changes',
  deny: 'changes',
  cancel: 'changes',
  show: 'changes',
  watch: 'changes',
  undo: 'undoable',
  'standing revoke': 'standing',
};

/** Fills the completion library's tree from the commands, the tools and what there is to be named. */
export function describe(root: RootCommand, program: Command, tools: readonly Tool[], names: Names): void {
  const options = program.createHelp().visibleOptions(program);
  const add = (command: Command, name: string) => {
    const described = root.command(name, command.description());
    addOptions(described, [...options, ...command.createHelp().visibleOptions(command)]);
    const [argument] = command.registeredArguments;
    const choices = argumentChoices(name, argument?.argChoices ?? [], names, tools);
    if (argument) described.argument(argument.name(), offer(choices), argument.variadic);
    for (const part of command.createHelp().visibleCommands(command)) add(part, `${name} ${part.name()}`);
  };
  addOptions(root, options);
  for (const command of program.createHelp().visibleCommands(program)) add(command, command.name());
  for (const tool of tools) {
    const described = root.command(`call ${tool.operation}`, tool.title);
    addOptions(described, options);
    described.option('json', 'The parameters as JSON, @file or - for stdin', () => {});
    for (const [name, field] of shapeOf(tool).fields)
      described.option(name, field.description || field.shape.words, offer(valuesOf(field.shape)));
  }
}

type Choice = readonly [value: string, description: string];

function argumentChoices(
  command: string,
  fixed: readonly string[],
  names: Names,
  tools: readonly Tool[],
): readonly Choice[] {
  const named = namedBy[command];
  if (named) return names[named].map(({ id, summary }) => [id, summary]);
  if (command === 'help') return tools.map(({ operation, title }) => [operation, title]);
  return fixed.map((value) => [value, '']);
}

function addOptions(to: { option: RootCommand['option'] }, options: readonly Option[]): void {
  for (const option of options) {
    const name = option.long?.slice(2);
    if (name === undefined) continue;
    if (option.required)
      to.option(name, option.description, offer((option.argChoices ?? []).map((value) => [value, ''])));
    else to.option(name, option.description);
  }
}

function valuesOf(shape: Shape): readonly Choice[] {
  if (shape.kind !== 'value') return [];
  if (shape.type === 'boolean')
    return [
      ['true', ''],
      ['false', ''],
    ];
  return shape.allowed.map((value) => [value, '']);
}

type Offer = (value: string, description: string) => void;

const offer =
  (choices: readonly Choice[]) =>
  (complete: Offer): void => {
    for (const [value, description] of choices) complete(value, description);
  };
