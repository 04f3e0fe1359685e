import type { Failure } from '../../../errors.ts';
import type { StandingApproval } from '../../../executor/api.ts';
import type { Page } from '../context.ts';
import type { Session } from '../session.ts';
import { code, foreign, type Html, html, nothing } from './html.ts';
import { csrfField } from './layout.ts';
import { failureBox } from './message.ts';
import { json } from './plan.ts';
import { counted, duration, instant, personWords } from './words.ts';

interface Given {
  readonly all: readonly StandingApproval[];
  readonly session: Session;
  readonly nowMs: number;
  readonly failure: Failure | undefined;
}

export function standingPage({ all, session, nowMs, failure }: Given): Page {
  const inForce = all.filter((one) => isInForce(one, nowMs));
  const ended = all.filter((one) => !isInForce(one, nowMs));
  return {
    title: 'Standing approvals',
    at: '/standing',
    main: html`<h1>Standing approvals</h1>
<p>What people let pass for a while without being asked again: one operation, on the same resources, asked by the same person. Never what drops or stops something.</p>
${failure ? failureBox(failure) : nothing}
<section aria-labelledby="in-force"><h2 id="in-force">In force <span class="count">${inForce.length}</span></h2>
${inForce.length > 0 ? html`<ul class="changes">${inForce.map((one) => item(one, nowMs, session))}</ul>` : html`<p class="none">None is in force.</p>`}</section>
<section aria-labelledby="ended"><h2 id="ended">Ended</h2>
${ended.length > 0 ? html`<ul class="changes">${ended.map((one) => item(one, nowMs, undefined))}</ul>` : html`<p class="none">None has ended in the last week.</p>`}</section>`,
  };
}

const isInForce = ({ revoked, untilMs }: StandingApproval, nowMs: number) => !revoked && nowMs < untilMs;

function item(one: StandingApproval, nowMs: number, session: Session | undefined): Html {
  const { id, operation, resources, subject, account, region, asker, by, untilMs, uses, input, revoked, changeId } =
    one;
  return html`<li class="change"><h3>${foreign(operation)} on ${foreign(resources.join(', '))}, for ${foreign(subject)}</h3>
<dl class="facts">
<div><dt>Where</dt><dd>${foreign(region === undefined ? account : `${account}, ${region}`)}</dd></div>
<div><dt>Asked by</dt><dd>${foreign(asker.name)}</dd></div>
<div><dt>Given by</dt><dd>${personWords(by)}, on <a href="/changes/${changeId}">${foreign(changeId.slice(0, 12))}</a></dd></div>
<div><dt>Until</dt><dd>${instant(untilMs)}${session ? html`, in ${duration(untilMs - nowMs)}` : nothing}</dd></div>
<div><dt>Used</dt><dd>${uses.length === 0 ? 'not yet' : html`${counted(uses.length, 'time')}, last on ${uses.slice(-1).map((use) => html`<a href="/changes/${use.changeId}">${foreign(use.changeId.slice(0, 12))}</a>`)}`}</dd></div>
<div><dt>Name</dt><dd>${code(id)}</dd></div>
${revoked ? html`<div><dt>Revoked</dt><dd>by ${foreign(revoked.by)}, ${instant(revoked.atMs)}</dd></div>` : nothing}
</dl>
${input === undefined ? html`<p>With any parameters on these resources.</p>` : json('Only with these parameters', input)}
${
  session
    ? html`<form method="post" action="/standing/revoke">${csrfField(session)}<input type="hidden" name="id" value="${id}"><button class="danger">Revoke ${foreign(id)} for ${foreign(operation)}</button></form>`
    : nothing
}</li>`;
}
