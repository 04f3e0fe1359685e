import type { MayDecide } from '../../../executor/api.ts';
import type { Change } from '../../../executor/change.ts';
import { mayStand } from '../../../executor/decisions/may-stand.ts';
import { limits } from '../limits.ts';
import type { Session } from '../session.ts';
import { code, foreign, type Html, html, nothing } from './html.ts';
import { csrfField } from './layout.ts';
import { doingWords } from './plan.ts';

/** What somebody sent that did not count: it is not lost. */
export interface Typed {
  readonly action: Action;
  readonly reason: string;
}

export type Action = 'approve' | 'deny' | 'cancel' | 'break-glass' | 'undo';

export interface Offer {
  readonly change: Change;
  readonly may: MayDecide;
  readonly session: Session;
  readonly mayCancel: boolean;
  readonly howToApprove: string | undefined;
  readonly typed: Typed | undefined;
}

/** What this person can do about the change. */
export function actions(offer: Offer): Html {
  const { change, may, mayCancel } = offer;
  const forms = [
    ...(may.approve ? [approve(offer)] : []),
    ...(may.deny ? [deny(offer)] : []),
    ...(mayCancel ? [cancel(offer)] : []),
    ...(may.breakGlass ? [breakGlass(offer)] : []),
    ...(canUndo(change) ? [undo(offer)] : []),
  ];
  const why = change.state === 'awaiting_approval' && !may.approve ? whyNot(offer) : nothing;
  if (forms.length === 0 && why === nothing) return nothing;
  return html`<section class="decide" aria-labelledby="decide"><h2 id="decide">${canUndo(change) ? 'Take it back' : 'Decide'}</h2>${why}${forms}</section>`;
}

export function canUndo({ state, plan }: Change): boolean {
  return (state === 'succeeded' || state === 'partly_succeeded') && plan.undo.kind === 'call';
}

function whyNot({ may, howToApprove }: Offer): Html {
  return html`<div class="box"><p><strong>You cannot approve it here.</strong> ${foreign(may.why ?? '')}</p>
${howToApprove === undefined ? nothing : html`<p>At a terminal of the machine: ${code(howToApprove)}</p>`}</div>`;
}

function approve(offer: Offer): Html {
  const { change, may } = offer;
  const { needs } = change.evaluation;
  const doing = doingWords(change.plan) || change.operation;
  const standing = mayStand(change);
  return form(
    offer,
    'approve',
    'Approve',
    html`
${may.settles ? html`<p>Yours is the last approval that it needs: it is made at once.</p>` : html`<p>It needs more approvals after yours.</p>`}
${needs.typed === '' ? nothing : typedField('approve', needs.typed)}
${reasonField(offer, 'approve', needs.reason)}
${standing ? standingFields(change) : nothing}
<button class="${change.plan.effect === 'destructive' ? 'danger' : 'primary'}">Approve: ${doing} on ${foreign(change.plan.subject, 100)}</button>`,
  );
}

function deny(offer: Offer): Html {
  return form(
    offer,
    'deny',
    'Deny',
    html`
<p>Nothing is sent. Whoever asked is told, with your reason.</p>
${reasonField(offer, 'deny', false)}
<button>Deny the change to ${foreign(offer.change.plan.subject, 100)}</button>`,
  );
}

function cancel(offer: Offer): Html {
  return form(
    offer,
    'cancel',
    'Cancel',
    html`
<p>${offer.change.state === 'approved' ? 'It is not sent, unless it leaves before you do.' : 'You asked for it; nothing is sent.'}</p>
<button>Cancel the change to ${foreign(offer.change.plan.subject, 100)}</button>`,
  );
}

function breakGlass(offer: Offer): Html {
  const { needs } = offer.change.evaluation;
  return html`<details class="glass"${offer.typed?.action === 'break-glass' ? html` open` : nothing}><summary>Break the glass (emergency)</summary>
${form(
  offer,
  'break-glass',
  'Break the glass',
  html`
<p><strong>This goes ahead without the approvals that are missing.</strong> It is recorded under your name, with your reason, and cannot be taken out of the record.</p>
${needs.typed === '' ? nothing : typedField('break-glass', needs.typed)}
${reasonField(offer, 'break-glass', true)}
<button class="danger">Break the glass for ${foreign(offer.change.plan.subject, 100)}</button>`,
)}</details>`;
}

function undo(offer: Offer): Html {
  return form(
    offer,
    'undo',
    'Undo',
    html`
<p>This plans a new change that takes it back, and shows it. It is made only when it is approved.</p>
<button class="primary">Plan the undo of the change to ${foreign(offer.change.plan.subject, 100)}</button>`,
  );
}

/** Carries the digest that was shown: what has moved since is not decided on. */
function form({ change, session }: Offer, action: Action, title: string, fields: Html): Html {
  return html`<form method="post" action="/changes/${change.id}/${action}" class="decision" aria-labelledby="do-${action}" data-decides>
<h3 id="do-${action}">${title}</h3>
${csrfField(session)}<input type="hidden" name="digest" value="${change.digest}">
${fields}
</form>`;
}

function typedField(action: Action, typed: string): Html {
  return html`<div class="field"><label for="typed-${action}">To confirm, type ${code(typed)}</label>
<input id="typed-${action}" name="typed" type="text" required maxlength="${limits.typedCharacters}" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false"></div>`;
}

function reasonField({ typed }: Offer, action: Action, required: boolean): Html {
  const again = typed?.action === action;
  return html`<div class="field"><label for="reason-${action}">Reason${required ? '' : ' (optional)'}</label>
<textarea id="reason-${action}" name="reason" rows="2" maxlength="${limits.reasonCharacters}"${required ? html` required` : nothing}${
    again ? html` aria-describedby="failure"` : nothing
  }>${again ? typed.reason : ''}</textarea></div>`;
}

export const standingMinutes = ['60', '480', '1440'] as const;
const standingWords = { '60': '1 hour', '480': '8 hours', '1440': '1 day' } as const;

function standingFields({ asker, operation, plan }: Change): Html {
  return html`<fieldset><legend>Also let the same pass without asking</legend>
<p id="standing-what">${foreign(operation)} on ${plan.targets.length === 1 ? 'this resource' : 'these resources'}, asked by ${foreign(asker.name)}.</p>
<div class="field"><label for="standing">For how long</label>
<select id="standing" name="standing" aria-describedby="standing-what"><option value="">Not at all</option>${standingMinutes.map(
    (minutes) => html`<option value="${minutes}">${standingWords[minutes]}</option>`,
  )}</select></div>
<div class="check"><input type="checkbox" id="same" name="same_parameters" value="yes"><label for="same">Only with these very parameters</label></div>
</fieldset>`;
}
