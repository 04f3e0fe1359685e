import type { Change } from '../../../executor/change.ts';
import { writeDocument } from '../document.ts';
import { type Block, blank, heading, verbatim } from './block.ts';

/** What a plan keeps of what it deletes, for whoever creates it again by hand. */
export async function keptBlocks({ plan: { undo, before } }: Change): Promise<readonly Block[]> {
  if (undo.kind !== 'none' || !undo.configurationKept) return [];
  const lines = (await writeDocument(before, 'yaml')).trimEnd().split('\n');
  return [blank, heading('Kept configuration'), ...lines.map((line) => verbatim(line, 2))];
}
