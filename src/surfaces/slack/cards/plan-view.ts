/** The full plan in a modal, over as many pages as it takes. */
import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import type { Change } from '../../../executor/change.ts';
import { limits, shown } from '../limits.ts';
import { buttons, views } from '../names.ts';
import { actions, button, note, plain } from '../text/build.ts';
import { shortId } from './facts.ts';
import { planParts } from './plan-parts.ts';

export interface PlanPages {
  readonly count: number;
  /** Counted from 1; a page that there is not is the nearest that there is. */
  view(page: number): ModalView;
}

export function planPages(change: Change, { token }: { readonly token: string }): PlanPages {
  const all = pagesOf(planParts(change));
  return { count: all.length, view: (page) => viewOf(change, token, all, Math.min(Math.max(1, page), all.length)) };
}

function viewOf({ id }: Change, token: string, all: readonly KnownBlock[][], at: number): ModalView {
  const where = all.length === 1 ? shortId(id) : `${shortId(id)} · page ${at} of ${all.length}`;
  const turns = all.length === 1 ? [] : [turn(token, at, all.length)];
  return {
    type: 'modal',
    callback_id: views.plan,
    title: plain('Full plan', limits.viewTitle),
    close: plain('Close', limits.viewButton),
    private_metadata: JSON.stringify({ token, page: at }),
    blocks: [note(where), ...turns, ...(all[at - 1] ?? []), ...turns],
  };
}

function turn(token: string, page: number, pages: number): KnownBlock {
  return actions([
    ...(page > 1 ? [pageButton(buttons.previousPage, 'Previous page', token, page - 1, pages)] : []),
    ...(page < pages ? [pageButton(buttons.nextPage, 'Next page', token, page + 1, pages)] : []),
  ]);
}

function pageButton(action: string, text: string, token: string, page: number, pages: number) {
  return button({ action, text, label: `${text}: ${page} of ${pages} of the full plan`, value: `${page}|${token}` });
}

/** What a button for another page says. */
export function readPage(value: string): { readonly token: string; readonly page: number } | undefined {
  const [, page, token] = /^(\d{1,6})\|(.+)$/s.exec(value) ?? [];
  const parsed = z.coerce.number().int().min(1).safeParse(page);
  return parsed.success && token !== undefined ? { token, page: parsed.data } : undefined;
}

function pagesOf(parts: readonly KnownBlock[]): KnownBlock[][] {
  const pages: KnownBlock[][] = [[]];
  let bytes = 0;
  for (const part of parts) {
    const size = Buffer.byteLength(JSON.stringify(part)) + 1;
    const page = pages.at(-1);
    if (page && (page.length === 0 || (page.length < shown.planBlocks && bytes + size <= shown.planBytes)))
      page.push(part);
    else {
      pages.push([part]);
      bytes = 0;
    }
    bytes += size;
  }
  return pages;
}
