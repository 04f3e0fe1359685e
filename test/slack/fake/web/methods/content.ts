/** What a message says, checked. */
import { z } from 'zod';
import { Json, JsonRecord } from '../../../../../src/lib/json.ts';
import { checkBlocks, isTooLong } from '../../blocks/check.ts';
import { named } from '../../blocks/named.ts';
import { numbers } from '../../blocks/numbers.ts';
import type { Workspace } from '../../workspace.ts';
import type { Content } from '../../world/messages.ts';
import { refuse, refuseFor } from '../refusal.ts';
import { structured } from './method.ts';

/** D: more is cut off by chat.postMessage; S chat.update refuses more than 4,000. */
const textCutAt = 40_000;
export const textOfUpdate = 4_000;

export const contentArgs = {
  text: z.string().default(''),
  blocks: structured,
  attachments: structured,
  metadata: structured,
  markdown_text: z.string().optional(),
};

interface Given {
  readonly text: string;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly metadata?: unknown;
  readonly markdown_text?: string | undefined;
}

const Metadata = z.object({ event_type: z.string().min(1), event_payload: JsonRecord });

export function contentOf(given: Given, { settings, newId }: Workspace): Content {
  const { text, markdown_text: markdown } = given;
  const isBare = given.blocks === undefined || given.blocks === null;
  if (markdown !== undefined && (text !== '' || !isBare)) refuse('markdown_text_conflict');
  if ((markdown ?? '').length > numbers.markdownText) refuse('msg_too_long');
  const checked = checkBlocks(isBare ? [] : given.blocks, 'message', settings.refusedBlocks);
  if (!checked.ok)
    return refuseFor(Array.isArray(given.blocks) ? 'invalid_blocks' : 'invalid_blocks_format', checked.problems);
  if (isTooLong(checked.blocks)) refuse('msg_blocks_too_long');
  const attachments = z.array(Json).catch([]).parse(given.attachments);
  if (attachments.length > 100) refuse('too_many_attachments');
  const said = (markdown ?? text).slice(0, textCutAt);
  if (said.trim() === '' && checked.blocks.length === 0 && attachments.length === 0) refuse('no_text');
  const metadata =
    given.metadata === undefined || given.metadata === null ? undefined : Metadata.safeParse(given.metadata);
  if (metadata?.success === false) refuse('invalid_metadata_format');
  return { text: said, blocks: named(checked.blocks, newId), attachments, metadata: metadata?.data };
}
