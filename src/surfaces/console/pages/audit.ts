import type { Broken, Head, Intact } from '../../../ledger/port.ts';
import type { Page } from '../context.ts';
import type { Session } from '../session.ts';
import { code, foreign, type Html, html } from './html.ts';
import { csrfField } from './layout.ts';
import { ago, counted } from './words.ts';

export interface Verdict {
  readonly result: Intact | Broken;
  readonly atMs: number;
  readonly by: string;
}

export function auditPage(head: Head, last: Verdict | undefined, session: Session, nowMs: number): Page {
  return {
    title: 'Audit',
    at: '/audit',
    main: html`<h1>Audit</h1>
<p>Every event is part of a chain of hashes. The head stands for all of them: keep it somewhere else, and it shows later whether anything before it was altered.</p>
<dl class="facts"><div><dt>Events</dt><dd>${head.seq}</dd></div><div class="wide"><dt>Head</dt><dd>${code(`${head.seq}:${head.hash}`)}</dd></div></dl>
<section aria-labelledby="verify"><h2 id="verify">Verify</h2>
${last ? verdict(last, nowMs) : html`<p class="none">Not verified since this process began.</p>`}
<form method="post" action="/audit/verify">${csrfField(session)}
<p>Reads the whole ledger; a large one takes a while. Leaving the page stops it.</p>
<button class="primary">Verify the ledger now</button></form></section>`,
  };
}

function verdict({ result, atMs, by }: Verdict, nowMs: number): Html {
  const when = html`<p>Verified for ${foreign(by)}, ${ago(atMs, nowMs)}.</p>`;
  if (result.kind === 'broken') {
    return html`<div class="box bad" role="alert"><p><strong>Broken.</strong> ${foreign(result.fault.says)}</p>
<p>Next: keep the ledger as it is and compare it with a backup or an export; this is the first fault, and there may be more.</p></div>${when}`;
  }
  const { events, changes, head, archived } = result;
  return html`<div class="box good" role="status"><p><strong>Intact:</strong> ${counted(events, 'event')} and ${counted(changes, 'change')}, up to ${code(`${head.seq}:${head.hash.slice(0, 16)}…`)}.</p>
${archived ? html`<p>The events up to ${archived.seq} were archived; their files are verified at a terminal.</p>` : ''}</div>${when}`;
}
