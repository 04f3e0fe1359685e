import type { RootCommand } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import type { Tool } from '../../../tool.ts';
import { type Shape, shapeOf } from '../params/shape.ts';

export interface ChangeName {
  readonly id: string;
  readonly summary: string;
}

/** Commands whose argument is a change. */
export const aboutChanges = ['approve', 'deny', 'cancel', 'show', 'watch'] as const;

/** Fills the completion library's tree from the commands, the tools and the changes that there are. */
export function describe(
  root: RootCommand,
  program: Command,
  tools: readonly Tool[],
  changes: readonly ChangeName[],
): void {
  const options = program.createHelp().visibleOptions(program);
  addOptions(root, options);
  for (const command of program.createHelp().visibleCommands(program)) {
    const described = root.command(command.name(), command.description());
    addOptions(described, [...options, ...command.createHelp().visibleOptions(command)]);
    for (const part of command.createHelp().visibleCommands(command)) {
      const partly = root.command(`${command.name()} ${part.name()}`, part.description());
      addOptions(partly, [...options, ...part.createHelp().visibleOptions(part)]);
    }
    const [argument] = command.registeredArguments;
    const choices = argumentChoices(command.name(), argument?.argChoices ?? [], changes, tools);
    if (argument) described.argument(argument.name(), offer(choices), argument.variadic);
  }
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
  changes: readonly ChangeName[],
  tools: readonly Tool[],
): readonly Choice[] {
  if (aboutChanges.some((name) => name === command)) return changes.map(({ id, summary }) => [id, summary]);
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
