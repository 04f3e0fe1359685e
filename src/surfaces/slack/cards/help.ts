/** What there is to type: the menu, one operation, and what was probably meant. */
import type { KnownBlock, RichTextElement } from '@slack/types';
import { exampleOf } from '../../../parameters/example.ts';
import type { Field, Shape } from '../../../parameters/shape.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import type { Tool } from '../../../tool.ts';
import type { Problem } from '../commands/command.ts';
import { formatCommand } from '../commands/format.ts';
import { commandOf } from '../commands/operations.ts';
import { verbNames, verbs } from '../commands/verbs.ts';
import { limits, shown } from '../limits.ts';
import { commands } from '../names.ts';
import { actions, bold, chunksOf, code, line, type Message, note, richText, section, words } from '../text/build.ts';
import { fitText, outside } from '../text/fit.ts';
import { inert } from '../text/mrkdwn.ts';
import { runButton } from './run-button.ts';

type Product = Tool['product'];

export function helpMessage(tools: readonly Tool[], product: Product | undefined): Message {
  const own = product === undefined ? tools : tools.filter((tool) => tool.product === product);
  const says =
    product === undefined
      ? 'Operations of Tencent Cloud, planned, approved and recorded.'
      : `What ${commands[product]} can do.`;
  const lines = own.map(operationLine);
  return {
    text: `${says} ${own.length} operations.`,
    blocks: [
      section(says),
      ...lineBlocks(lines),
      ...(product === undefined ? [section('Besides operations:'), ...lineBlocks(verbNames.map(verbLine))] : []),
      actions([runButton()]),
      note(
        'Where something is missing, a form opens. In a thread, where slash commands do not work: @tencent-chatops and the command.',
      ),
    ],
  };
}

type Line = readonly RichTextElement[];

const effectWords = { read: 'reads', write: 'changes', destructive: 'may destroy' } as const;

function operationLine(tool: Tool): Line {
  return [code(commandOf(tool)), words(` ${tool.title} (${effectWords[tool.effect]})`)];
}

function verbLine(name: (typeof verbNames)[number]): Line {
  return [code(`/tc ${verbs[name].usage}`), words(` ${verbs[name].says}`)];
}

const lengthOf = (one: Line) =>
  one.reduce((sum, element) => sum + (element.type === 'text' ? element.text.length : 20), 1);

function lineBlocks(lines: readonly Line[]): KnownBlock[] {
  return chunksOf(lines, limits.richText, lengthOf).map((chunk) =>
    richText({ type: 'rich_text_list', style: 'bullet', elements: chunk.map((one) => line(...one)) }),
  );
}

export function operationHelpMessage(tool: Tool): Message {
  const shape = shapeOf(tool);
  const parameters = [...shape.fields].flatMap(([name, field]) => fieldLines(name, field));
  return {
    text: `${commandOf(tool)}: ${tool.title}.`,
    blocks: [
      section(`${tool.title} (${effectWords[tool.effect]}). ${tool.description}`),
      ...lineBlocks(parameters),
      richText(
        line(bold('For example: '), code(fitText(formatCommand(tool.operation, exampleOf(shape)), shown.summary))),
      ),
      note('Where something is missing, a form opens.'),
    ],
  };
}

function fieldLines(name: string, field: Field): Line[] {
  const { required, description, fallback, shape } = field;
  const need = required ? ', required' : fallback === '' ? '' : `, ${fallback} unless given`;
  const said = description === '' ? '' : `: ${description}`;
  return [[code(`--${name}`), words(fitText(` ${shape.words}${need}${said}`, 400))], ...partLines(name, shape)];
}

function partLines(name: string, shape: Shape): Line[] {
  if (shape.kind === 'list') return shape.of.kind === 'value' ? [] : partLines(`${name}.0`, shape.of);
  if (shape.kind === 'value') return [];
  return [...shape.fields].flatMap(([part, field]) => fieldLines(`${name}.${part}`, field));
}

/** What was typed and not understood. */
export function problemMessage({ message, next, meant }: Problem): Message {
  return {
    text: fitText(
      `${inert(outside(message, shown.fact))} ${inert(outside(next, shown.sentence / 2))}`,
      limits.messageText,
    ),
    blocks: [
      section(`${outside(message, shown.fact)}\n${outside(next, shown.fact)}`),
      ...(meant === undefined
        ? []
        : [richText(line(words('Meant was perhaps: '), code(fitText(outside(meant, 1_000), 1_000))))]),
    ],
  };
}
