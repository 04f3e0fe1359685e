import type { Failure } from '../../../errors.ts';
import type { Change } from '../../../executor/change.ts';
import type { EventRow } from '../../../ledger/port.ts';
import type { Page } from '../context.ts';
import { limits } from '../limits.ts';
import { messageOf, type Progress } from '../progress.ts';
import { actions, type Offer } from './decide.ts';
import { code, foreign, type Html, html, nothing } from './html.ts';
import { failureBox } from './message.ts';
import { blastFacts, diffTables, json, keptConfiguration, wayBack } from './plan.ts';
import { decisions, policyTree } from './policy.ts';
import { ago, askedBy, badge, expiry, grades, instant, place } from './words.ts';

export interface Shown extends Offer {
  readonly events: readonly EventRow[];
  readonly progress: Progress;
  readonly nowMs: number;
  /** Why a decision did not count. */
  readonly failure: Failure | undefined;
}

/** Everything about one change, in the order in which a person who decides needs it. */
export function changePage(shown: Shown): Page {
  const { change, events, failure, nowMs } = shown;
  const { plan, evaluation } = change;
  const made = change.state === 'succeeded';
  return {
    title: plan.summary,
    main: html`<article class="card">
<h1>${foreign(plan.summary)}</h1>
${failure ? failureBox(failure) : nothing}
${plan.alarm === undefined ? nothing : html`<p class="box alarm"><strong>Alarm:</strong> ${foreign(plan.alarm)}</p>`}
${standing(shown)}
${facts(change, nowMs)}
<section aria-labelledby="diff"><h2 id="diff">${made ? 'What it changed' : 'What it would change'}</h2>${diffTables(plan)}${
      plan.warnings.length > 0
        ? html`<ul class="warnings">${plan.warnings.map((warning) => html`<li><strong>Warning:</strong> ${foreign(warning)}</li>`)}</ul>`
        : nothing
    }${json('The exact request', plan.request)}</section>
<section aria-labelledby="blast"><h2 id="blast">What it hits</h2>${blastFacts(plan.blast)}</section>
<section aria-labelledby="back"><h2 id="back">The way back</h2>${wayBack(change)}${keptConfiguration(plan)}</section>
<section aria-labelledby="needs"><h2 id="needs">Approval</h2><p>${foreign(evaluation.needs.says)}</p>${decisions(change)}${policyTree(change)}</section>
${actions(shown)}
${eventList(events)}
</article>`,
  };
}

/** Where it stands. What changes while the page is open has its place from the beginning, so that nothing moves. */
function standing({ change, progress, events }: Shown): Html {
  const bar =
    progress.share === null
      ? html`<progress max="1" aria-label="Progress" data-live="bar"></progress>`
      : html`<progress max="1" value="${progress.share}" aria-label="Progress" data-live="bar"></progress>`;
  const live = progress.over
    ? nothing
    : html` data-follow="/changes/${change.id}/events" data-after="${events.at(-1)?.seq ?? 0}" data-digest="${change.digest}"`;
  return html`<section class="standing" aria-labelledby="state" data-under-way="${progress.underWay ? 'yes' : 'no'}"${live}>
<h2 id="state" class="visually-hidden">Where it stands</h2>
<div class="standing-top"><p>${badge(change.state)}</p>${
    progress.over ? nothing : html`<p class="news" role="status" aria-live="polite" data-live="news"></p>`
  }</div>
<p class="says" role="status" aria-live="polite" data-live="says"><bdi>${progress.says}</bdi></p>
${progress.over ? nothing : html`<p class="now" data-live="now"><bdi>${progress.now}</bdi></p>${bar}`}
</section>
${outcome(change)}`;
}

function outcome({ items = [], failure, says, check, requestId }: Change): Html {
  return html`${
    items.length === 0
      ? nothing
      : html`<div class="scroll" role="region" aria-labelledby="items" tabindex="0"><table><caption id="items">What became of each item</caption>
<thead><tr><th scope="col">Item</th><th scope="col">Outcome</th><th scope="col">Message</th></tr></thead>
<tbody>${items.map(({ item, outcome: became, message }) => html`<tr><th scope="row">${foreign(item)}</th><td>${became}</td><td>${foreign(message)}</td></tr>`)}</tbody></table></div>`
  }
${failure ? failureBox(failure.message === says ? { ...failure, message: 'What went wrong' } : failure, 'outcome') : nothing}
${check === undefined ? nothing : html`<p class="box"><strong>To check:</strong> ${foreign(check)}</p>`}
${requestId === undefined ? nothing : html`<p>The cloud's name for it: RequestId ${code(requestId)}.</p>`}`;
}

function facts(change: Change, nowMs: number): Html {
  const { plan, asker, undoOf, digest } = change;
  return html`<dl class="facts">
<div><dt>Operation</dt><dd>${code(change.operation)}</dd></div>
<div><dt>Effect</dt><dd>${plan.effect === 'destructive' ? html`<strong>Destructive:</strong> drops or stops something` : 'Write: adds or alters, drops nothing'}</dd></div>
<div><dt>Subject</dt><dd>${code(plan.subject)}</dd></div>
<div><dt>Account and region</dt><dd>${place(change)}</dd></div>
<div><dt>Asked by</dt><dd>${askedBy(change)} <small>(${grades[asker.grade]})</small></dd></div>
<div><dt>Asked</dt><dd>${ago(change.createdAtMs, nowMs)}</dd></div>
${change.state === 'awaiting_approval' ? html`<div><dt>Expires</dt><dd>${expiry(change, nowMs)}</dd></div>` : nothing}
<div><dt>Change</dt><dd>${code(change.id)}</dd></div>
${undoOf === undefined ? nothing : html`<div><dt>Takes back</dt><dd><a href="/changes/${undoOf}">${foreign(undoOf)}</a></dd></div>`}
<div><dt>Digest of this plan</dt><dd><code>${digest.slice(0, 12)}</code></dd></div>
</dl>`;
}

function eventList(events: readonly EventRow[]): Html {
  const shown = events.slice(-limits.pageEvents);
  return html`<section aria-labelledby="events"><h2 id="events">Events</h2>
${shown.length < events.length ? html`<p>The last ${shown.length} of ${events.length}.</p>` : nothing}
<ol class="events" data-live="events">${shown.map(
    (event) =>
      html`<li data-seq="${event.seq}">${instant(event.atMs)} <strong>${foreign(event.kind.replaceAll('_', ' '))}</strong> <span>${foreign(messageOf(event))}</span></li>`,
  )}</ol></section>`;
}
