import { isList } from '../lib/redact.ts';
import { plainText } from '../lib/text.ts';
import { untrustedRecord } from '../lib/untrusted.ts';
import type { JsonObject, JsonValue, Page } from '../tool.ts';
import type { Answer } from './api.ts';
import { limits } from './limits.ts';

/** A page with what the cloud's texts say as data: without secrets, and without characters that hide or steer. */
export function untrustedPage(page: Page): Page {
  const { note, ...rest } = page;
  return {
    ...rest,
    items: page.items.map(untrustedRecord),
    ...(note !== undefined && { note: plainText(note) }),
  };
}

/** Everything that the cloud gave, in the form of an answer and at any length. */
export function wholeAnswer({ set, items, TotalCount, Offset, note }: Page): Answer {
  const next = Offset + items.length;
  return {
    [set]: items,
    TotalCount,
    Offset,
    ...(note !== undefined && { Note: note }),
    ...(next < TotalCount && items.length > 0 && { NextOffset: next }),
  };
}

/**
 * A page as an answer: Tencent's name for the list, the numbers for paging, and no more than fits. Cut at an item, never
 * inside one.
 */
export function answerOf(page: Page, maxBytes: number = limits.answerBytes): Answer {
  const { [page.set]: _, NextOffset: __, ...head } = wholeAnswer(page);
  const fitting = thoseThatFit(page.items, maxBytes - bytesOf(head) - reservedBytes);
  const next = page.Offset + fitting.length;
  const cut = fitting.length < page.items.length;
  return {
    [page.set]: fitting,
    TotalCount: page.TotalCount,
    Offset: page.Offset,
    ...(page.note !== undefined && { Note: page.note }),
    ...(next < page.TotalCount && fitting.length > 0 && { NextOffset: next }),
    ...(cut && {
      Truncated: `Only ${fitting.length} of ${page.items.length} items fit into ${maxBytes} bytes; go on at NextOffset.`,
    }),
  };
}

/** Whether the answer lacks something of its page. */
export function isCut(answer: Answer, { set, items }: Page): boolean {
  const list = answer[set];
  return !isList(list) || list.length < items.length || list[0] !== items[0];
}

export function withHandle(answer: Answer, handle: string): Answer {
  const why = answer.Truncated ?? 'Not everything fits.';
  return { ...answer, Truncated: `${why} All of it can be read by its Handle.`, Handle: handle };
}

/** For NextOffset, Truncated, Handle and the punctuation around the list. */
const reservedBytes = 300;

/** As many as fit, from the first on, and one that says so where not even one does. */
export function thoseThatFit<T extends JsonValue>(items: readonly T[], budget: number): readonly (T | JsonObject)[] {
  const kept: T[] = [];
  let used = 0;
  for (const item of items) {
    const size = bytesOf(item) + 1;
    if (used + size > budget) break;
    used += size;
    kept.push(item);
  }
  const [first] = items;
  // Without this an item larger than the whole budget could never be paged past.
  if (kept.length === 0 && first !== undefined)
    return [{ Omitted: `This item alone takes ${bytesOf(first)} bytes and is left out.` }];
  return kept;
}

export function bytesOf(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
