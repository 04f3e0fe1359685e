import type { Change } from '../../../executor/change.ts';
import type { Page } from '../context.ts';
import { limits } from '../limits.ts';
import type { Overview, Waiting } from '../overview.ts';
import type { Progress } from '../progress.ts';
import { foreign, type Html, html, nothing } from './html.ts';
import { ago, askedBy, badge, expiry, place } from './words.ts';

export function overviewPage({ mine, others, open, recent, version }: Overview, nowMs: number): Page {
  return {
    title: mine.length > 0 ? `${mine.length} waiting for you` : 'Changes',
    at: '/',
    main: html`
<div data-overview="${version}">
<h1>Changes</h1>
<p class="news" role="status" aria-live="polite" data-live="news"></p>
${list('mine', 'Waiting for me', mine.length, waitingRows(mine, nowMs), 'Nothing waits for you.')}
${list('others', 'Waiting for others', others.length, waitingRows(others, nowMs), 'Nothing waits for others.')}
${list(
  'open',
  'Open',
  open.length,
  open.map(({ change, progress }) => openRow(change, progress, nowMs)),
  'Nothing is being made.',
)}
${list(
  'recent',
  'Recent',
  undefined,
  recent.map((change) => row(change, nowMs, nothing)),
  'Nothing has come to an end yet.',
)}
${recent.length === limits.recent ? html`<p><a href="/history">All of them, in the history</a></p>` : nothing}
</div>`,
  };
}

function list(name: string, title: string, count: number | undefined, rows: readonly Html[], none: string): Html {
  const number = count === undefined ? nothing : html` <span class="count" data-live="count-${name}">${count}</span>`;
  const most = name === 'open' ? limits.open : limits.waiting;
  return html`<section aria-labelledby="list-${name}">
<h2 id="list-${name}">${title}${number}</h2>
${rows.length > 0 ? html`<ul class="changes">${rows}</ul>` : html`<p class="none">${none}</p>`}
${rows.length >= most ? html`<p>The newest ${most}; there may be more.</p>` : nothing}
</section>`;
}

function waitingRows(waiting: readonly Waiting[], nowMs: number): readonly Html[] {
  return waiting.map(({ change, may }) =>
    row(
      change,
      nowMs,
      html`<div><dt>Expires</dt><dd>${expiry(change, nowMs)}</dd></div>
${may.approve ? nothing : html`<div class="wide"><dt>Why not you</dt><dd>${foreign(may.why ?? '')}</dd></div>`}`,
    ),
  );
}

function openRow(change: Change, progress: Progress, nowMs: number): Html {
  const bar =
    progress.share === null
      ? html`<progress aria-label="Progress" data-live="bar" max="1"></progress>`
      : html`<progress aria-label="Progress" data-live="bar" max="1" value="${progress.share}"></progress>`;
  return row(
    change,
    nowMs,
    html`<div class="wide moving" data-change="${change.id}"><dt>Now</dt><dd>${bar} <span data-live="now">${
      progress.now || progress.says
    }</span></dd></div>`,
  );
}

/** One change in a list. */
export function row(change: Change, nowMs: number, more: Html): Html {
  const { plan } = change;
  return html`<li class="change" data-row="${change.id}">
<h3><a href="/changes/${change.id}">${foreign(plan.summary)}</a></h3>
<p class="row-state">${badge(change.state)}${
    plan.effect === 'destructive'
      ? html` <span class="badge" data-tone="danger">Drops or stops something</span>`
      : nothing
  }</p>
<dl class="facts">
<div><dt>Where</dt><dd>${place(change)}</dd></div>
<div><dt>Asked by</dt><dd>${askedBy(change)}</dd></div>
<div><dt>When</dt><dd>${ago(change.createdAtMs, nowMs)}</dd></div>
${more}
</dl>
</li>`;
}
