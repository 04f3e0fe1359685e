import { shellLine } from '../../../lib/shell-line.ts';
import { exampleOf } from '../../../parameters/example.ts';
import { type Field, type Shape, shapeOf } from '../../../parameters/shape.ts';
import type { Tool } from '../../../tool.ts';
import { formatParameters } from '../params/format.ts';
import { type Block, blank, heading, rows, type Style, styled, text, verbatim } from './block.ts';

const effectStyles = { read: 'green', write: 'yellow', destructive: 'red' } as const satisfies Record<
  Tool['effect'],
  Style
>;

export function toolsBlocks(tools: readonly Tool[]): readonly Block[] {
  if (tools.length === 0) return [text('No tool matches.')];
  return [
    rows(
      tools.map((tool) => [styled(tool.operation, 'bold'), styled(tool.effect, effectStyles[tool.effect]), tool.title]),
    ),
  ];
}

/** A tool's parameters, and a request in both of the forms that `call` takes. */
export function toolBlocks(tool: Tool): readonly Block[] {
  const shape = shapeOf(tool);
  const example = exampleOf(shape);
  const words = ['tencent-chatops', 'call', tool.operation];
  return [
    text([styled(tool.operation, 'bold'), '  ', styled(tool.effect, effectStyles[tool.effect])]),
    text(`${tool.title}. ${tool.description}`),
    blank,
    heading('Parameters'),
    ...[...shape.fields].flatMap(([name, field]) => fieldBlocks(name, field)),
    blank,
    heading('Example, with the parameters as on the API pages'),
    verbatim(shellLine([...words, ...formatParameters(example)]), 2),
    heading('Example, with the parameters as JSON'),
    verbatim(`${shellLine(words)} --json '${JSON.stringify(example)}'`, 2),
  ];
}

function fieldBlocks(name: string, field: Field): readonly Block[] {
  const { required, description, fallback, shape } = field;
  const need = required ? ', required' : fallback === '' ? '' : `, ${fallback} unless given`;
  return [
    text([styled(`--${name}`, 'bold'), `  ${shape.words}${need}`], 2),
    ...(description === '' ? [] : [text(description, 6)]),
    ...partBlocks(name, shape),
  ];
}

function partBlocks(name: string, shape: Shape): readonly Block[] {
  if (shape.kind === 'list') return shape.of.kind === 'value' ? [] : partBlocks(`${name}.0`, shape.of);
  if (shape.kind === 'value') return [];
  return [...shape.fields].flatMap(([part, field]) => fieldBlocks(`${name}.${part}`, field));
}
