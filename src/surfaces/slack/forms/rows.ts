/** Items of a list that are too many for an input each: a line for each of them, as a command writes it. */
import type { KnownBlock } from '@slack/types';
import type { ObjectShape } from '../../../parameters/shape.ts';
import type { JsonObject } from '../../../tool.ts';
import { parametersOf } from '../commands/flags.ts';
import { parameterWords } from '../commands/format.ts';
import { wordsOf } from '../commands/words.ts';
import { limits, shown } from '../limits.ts';
import { inputs } from '../names.ts';
import { chunksOf, plain } from '../text/build.ts';
import { blockIdOf } from './block-id.ts';
import type { ItemList } from './parts.ts';

export function rowBlocks({ path, name, items, shape, field }: ItemList, required: boolean): KnownBlock[] {
  const lines = items.map(({ value }) => parameterWords(value).join(' '));
  const chunks = chunksOf(lines, shown.rows, (line) => line.length + 1);
  const inputsNeeded = chunks.length === 0 ? [[]] : chunks;
  let first = 1;
  return inputsNeeded.map((chunk, at): KnownBlock => {
    const range = chunk.length === 0 ? '' : `, ${first} to ${first + chunk.length - 1}`;
    first += chunk.length;
    const most = shape.most === undefined ? '' : ` At most ${shape.most} in all.`;
    return {
      type: 'input',
      block_id: blockIdOf({ kind: 'rows', path: `${path}.${at}`, helper: false, tag: '' }),
      label: plain(`${name}${range}`, limits.inputLabel),
      hint: plain(`${field.description} One on each line, as in a command.${most}`, limits.inputHint),
      optional: !(required && at === 0),
      element: {
        type: 'plain_text_input',
        action_id: inputs.text,
        multiline: true,
        max_length: limits.inputText,
        ...(chunk.length > 0 && { initial_value: chunk.join('\n') }),
      },
    };
  });
}

/** The items in the lines, or why one of them is none. */
export function itemsIn(
  lines: string,
  shape: ObjectShape,
): { readonly items: JsonObject[]; readonly problem?: string } {
  const items: JsonObject[] = [];
  for (const line of lines.split('\n').filter((one) => one.trim() !== '')) {
    const read = parametersOf(wordsOf(line), shape);
    if ('kind' in read) return { items, problem: `Line ${items.length + 1}: ${read.message} ${read.next}` };
    items.push(read.input);
  }
  return { items };
}
