import { stateNames } from '../../../executor/states.ts';
import type { Page } from '../context.ts';
import { limits } from '../limits.ts';
import type { Found, Wanted } from '../search.ts';
import { type Html, html, nothing } from './html.ts';
import { row } from './overview.ts';
import { counted, instant, stateWords } from './words.ts';

export function historyPage(wanted: Wanted, found: Found, nowMs: number): Page {
  const { q, state, beforeMs } = wanted;
  return {
    title: 'History',
    at: '/history',
    main: html`<h1>History</h1>
<form class="search" role="search" method="get" action="/history">
<div class="field"><label for="q">Words in the id, operation, summary, subject, account, or who asked or decided</label>
<input id="q" name="q" type="search" value="${q}" maxlength="${limits.queryCharacters}" autocomplete="off" spellcheck="false"></div>
<div class="field"><label for="state-of">State</label>
<select id="state-of" name="state"><option value="">Any state</option>${stateNames.map(
      (name) =>
        html`<option value="${name}"${name === state ? html` selected` : nothing}>${stateWords[name].words}</option>`,
    )}</select></div>
<button class="primary">Search the history</button>
</form>
<h2>${beforeMs === undefined ? 'The newest' : html`Before ${instant(beforeMs)}`}</h2>
<p role="status">${told(found)}</p>
<ul class="changes">${found.changes.map((change) => row(change, nowMs, nothing))}</ul>
${found.nextBeforeMs === undefined ? nothing : html`<p><a class="button" href="${addressOf(wanted, found.nextBeforeMs)}">Look further back</a></p>`}
${beforeMs === undefined ? nothing : html`<p><a href="${addressOf(wanted, undefined)}">Back to the newest</a></p>`}`,
  };
}

function told({ changes, looked, nextBeforeMs }: Found): Html {
  const hits = changes.length === 0 ? 'None found' : `${changes.length} found`;
  return nextBeforeMs === undefined
    ? html`${hits} in ${counted(looked, 'change')}; there are no older ones.`
    : html`${hits} in the ${counted(looked, 'change')} that were looked through, back to ${instant(nextBeforeMs)}. There may be more before that.`;
}

function addressOf({ q, state }: Wanted, beforeMs: number | undefined): string {
  const query = new URLSearchParams({
    ...(q !== '' && { q }),
    ...(state !== undefined && { state }),
    ...(beforeMs !== undefined && { before: String(beforeMs) }),
  });
  return `/history${query.size > 0 ? `?${query}` : ''}`;
}
