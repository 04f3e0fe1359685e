import { plainText } from '../lib/text.ts';
import { untrustedRecord } from '../lib/untrusted.ts';
import type { JsonObject, Page } from '../tool.ts';
import type { Answer } from './api.ts';
import { limits } from './limits.ts';

/**
 * A page as an answer: Tencent's name for the list, the numbers for paging, and no more than fits. Cut at an item, never
 * inside one. What the cloud's texts say is data: without secrets, and without characters that hide or steer.
 */
export function answerOf(page: Page, maxBytes: number = limits.answerBytes): Answer {
  const items = page.items.map(untrustedRecord);
  const head = {
    TotalCount: page.TotalCount,
    Offset: page.Offset,
    ...(page.note !== undefined && { Note: plainText(page.note) }),
  };
  const fitting = thoseThatFit(items, maxBytes - bytes(head) - reservedBytes);
  const next = page.Offset + fitting.length;
  const cut = fitting.length < page.items.length;
  return {
    [page.set]: fitting,
    ...head,
    ...(next < page.TotalCount && fitting.length > 0 && { NextOffset: next }),
    ...(cut && {
      Truncated: `Only ${fitting.length} of ${page.items.length} items fit into ${maxBytes} bytes; go on at NextOffset.`,
    }),
  };
}

/** For NextOffset, Truncated and the punctuation around the list. */
const reservedBytes = 250;

function thoseThatFit(items: readonly JsonObject[], budget: number): readonly JsonObject[] {
  const kept: JsonObject[] = [];
  let used = 0;
  for (const item of items) {
    const size = bytes(item) + 1;
    if (used + size > budget) break;
    used += size;
    kept.push(item);
  }
  const [first] = items;
  // Without this an item larger than the whole budget could never be paged past.
  if (kept.length === 0 && first) return [{ Omitted: `This item alone takes ${bytes(first)} bytes and is left out.` }];
  return kept;
}

function bytes(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
