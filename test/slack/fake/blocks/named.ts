/** Blocks and elements get ids where the app gave none. */
import type { Block } from './shapes.ts';

/** An element in which something can be done, with the block that it is in. */
export interface Placed {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Element;
  /** Set for input blocks. */
  readonly input: Extract<Block, { type: 'input' }> | undefined;
}

type Of<Type extends Block['type']> = Extract<Block, { type: Type }>;
type Accessory = Exclude<NonNullable<Of<'section'>['accessory']>, { type: 'image' }>;
export type Element =
  | Of<'actions'>['elements'][number]
  | Of<'input'>['element']
  | Of<'context_actions'>['elements'][number]
  | Accessory;

export function named(blocks: readonly Block[], newId: (prefix: string) => string): Block[] {
  return blocks.map((block) => withIds({ ...block, block_id: block.block_id ?? newId('b') }, newId));
}

function withIds(block: Block, newId: (prefix: string) => string): Block {
  const name = <One extends { action_id?: string }>(element: One): One => ({
    ...element,
    action_id: element.action_id ?? newId('a'),
  });
  switch (block.type) {
    case 'actions':
      return { ...block, elements: block.elements.map(name) };
    case 'context_actions':
      return { ...block, elements: block.elements.map(name) };
    case 'input':
      return { ...block, element: name(block.element) };
    case 'section': {
      const { accessory } = block;
      return accessory && accessory.type !== 'image' ? { ...block, accessory: name(accessory) } : block;
    }
    case 'card':
      return block.actions ? { ...block, actions: block.actions.map(name) } : block;
    default:
      return block;
  }
}

export const placed = (blocks: readonly Block[]): Placed[] => blocks.flatMap(placedIn);

function placedIn(block: Block): Placed[] {
  const at = (element: Element, input?: Of<'input'>): Placed => ({
    blockId: block.block_id ?? '',
    actionId: element.action_id ?? '',
    element,
    input,
  });
  switch (block.type) {
    case 'actions':
      return block.elements.map((element) => at(element));
    case 'context_actions':
      return block.elements.map((element) => at(element));
    case 'input':
      return [at(block.element, block)];
    case 'section': {
      const { accessory } = block;
      return accessory && accessory.type !== 'image' ? [at(accessory)] : [];
    }
    case 'card':
      return (block.actions ?? []).map((element) => at(element));
    case 'carousel':
      return block.elements.flatMap(placedIn);
    case 'container':
      return block.child_blocks.flatMap(placedIn);
    default:
      return [];
  }
}
