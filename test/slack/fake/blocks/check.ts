/** What Slack says to an array of blocks. */
import { z } from 'zod';
import { numbers, type Surface, surfaces } from './numbers.ts';
import { type Problem, pointer, problemsOf } from './problems.ts';
import { Block } from './shapes.ts';
import { strings } from './walk.ts';

export type Checked =
  | { readonly ok: true; readonly blocks: readonly Block[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const Blocks = z.array(Block);
const Typed = z.array(z.looseObject({ type: z.string() }));

export function checkBlocks(given: unknown, surface: Surface, refused: readonly string[], base = '/blocks'): Checked {
  const typed = Typed.safeParse(given);
  if (!typed.success) return { ok: false, problems: problemsOf(typed.error.issues, base) };
  const most = surface === 'message' ? numbers.blocksOfMessage : numbers.blocksOfView;
  if (typed.data.length > most)
    return { ok: false, problems: [{ pointer: base, message: `no more than ${most} items allowed` }] };
  const unsupported = typed.data.flatMap(({ type }, at) =>
    refused.includes(type) || surfaces[type]?.includes(surface) === false
      ? [{ pointer: pointer(base, [at, 'type']), message: `unsupported type: ${type}` }]
      : [],
  );
  if (unsupported.length > 0) return { ok: false, problems: unsupported };
  const parsed = Blocks.safeParse(given);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error.issues, base) };
  const problems = [
    ...twice(parsed.data, base),
    ...parsed.data.flatMap((block, at) => rulesOf(block, pointer(base, [at]))),
    ...sums(parsed.data, base),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, blocks: parsed.data };
}

/** Slack counts all text of a message but that of tables, which have numbers of their own. */
export function isTooLong(blocks: readonly Block[]): boolean {
  const counted = blocks.filter(({ type }) => type !== 'table' && type !== 'data_table');
  return characters(counted) + counted.length * numbers.charactersOfAContainer > numbers.messageCharacters;
}

const characters = (value: unknown): number =>
  strings(value, ['text', 'title', 'caption']).reduce((sum, one) => sum + one.length, 0);

function twice(blocks: readonly Block[], base: string): Problem[] {
  const seen = new Set<string>();
  return blocks.flatMap(({ block_id: id }, at) => {
    if (id === undefined) return [];
    if (seen.has(id))
      return [{ pointer: pointer(base, [at, 'block_id']), message: `\`block_id\` is a duplicate: ${id}` }];
    seen.add(id);
    const actions = strings(blocks[at], ['action_id']);
    const again = actions.find((one, place) => actions.indexOf(one) !== place);
    return again === undefined
      ? []
      : [{ pointer: pointer(base, [at]), message: `\`action_id\` "${again}" already exists for another element` }];
  });
}

function rulesOf(block: Block, at: string): Problem[] {
  const missing = (message: string) => [{ pointer: at, message }];
  switch (block.type) {
    case 'section':
      return block.text || block.fields ? [] : missing('must define either `text` or `fields`');
    case 'card':
      return block.hero_image || block.title || block.actions || block.body
        ? []
        : missing('must define one of `hero_image`, `title`, `actions` or `body`');
    case 'container':
      return block.title || block.rich_text_title ? [] : missing('must define `title` or `rich_text_title`');
    case 'data_table':
      return characters(block) > numbers.dataTableCharacters ? missing('table is too long') : [];
    default:
      return [];
  }
}

function sums(blocks: readonly Block[], base: string): Problem[] {
  const of = (type: Block['type']) => characters(blocks.filter((block) => block.type === type));
  const over = (type: Block['type'], most: number) =>
    of(type) > most
      ? [{ pointer: base, message: `no more than ${most} characters allowed in all ${type} blocks` }]
      : [];
  return [
    ...over('table', numbers.tableCharacters),
    ...over('data_table', numbers.dataTableCharacters),
    ...over('markdown', numbers.markdownText),
  ];
}
