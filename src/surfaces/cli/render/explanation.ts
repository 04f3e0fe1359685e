import type { Explanation } from '../../../policy/evaluation.ts';
import { type Block, styled, text } from './block.ts';

/** Every rule with its conditions below it, and whether each holds. */
export function explanationBlocks(node: Explanation, indent: number): readonly Block[] {
  const rule = node.matched ? styled(`[x] ${node.rule}`) : styled(`[ ] ${node.rule}`, 'gray');
  return [
    text([rule, `: ${node.because}`], indent),
    ...(node.children ?? []).flatMap((child) => explanationBlocks(child, indent + 2)),
  ];
}
