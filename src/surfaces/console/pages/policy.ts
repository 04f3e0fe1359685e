import type { Change } from '../../../executor/change.ts';
import type { Explanation } from '../../../policy/evaluation.ts';
import { foreign, type Html, html, nothing } from './html.ts';
import { instant, personWords } from './words.ts';

/** Why policy asks for what it asks for: each rule, whether it holds here, and why. */
export function policyTree({ evaluation: { explanation } }: Change): Html {
  return html`<details><summary>Why: the policy, rule by rule</summary><ul class="policy">${rule(explanation)}</ul></details>`;
}

function rule({ rule: name, matched, because, children = [] }: Explanation): Html {
  const words = matched ? 'applies' : 'does not apply';
  return html`<li data-matched="${matched ? 'yes' : 'no'}"><strong>${foreign(name)}</strong> <em>${words}</em>: ${foreign(
    because,
  )}${children.length > 0 ? html`<ul>${children.map(rule)}</ul>` : nothing}</li>`;
}

/** Who has decided so far, how well known, and why. */
export function decisions({ approvals, denial, state }: Change): Html {
  if (approvals.length === 0 && !denial) return html`<p>Nobody has decided yet.</p>`;
  return html`<ul class="decisions">
${approvals.map(
  ({ by, atMs, reason, standing, breakGlass, digest }) => html`<li>
${breakGlass ? html`<strong class="loud">Broke the glass:</strong>` : standing === undefined ? html`<strong>Approved:</strong>` : html`<strong>Approved beforehand</strong> (${foreign(standing)}):`}
${personWords(by)}, ${instant(atMs)}, plan <code>${digest.slice(0, 12)}</code>${because(reason)}</li>`,
)}
${
  denial
    ? html`<li><strong>${state === 'denied' ? 'Denied' : 'Cancelled'}:</strong> ${personWords(denial.by)}, ${instant(denial.atMs)}${because(denial.reason)}</li>`
    : nothing
}
</ul>`;
}

function because(reason: string | undefined): Html {
  return reason === undefined ? nothing : html`. Reason: “${foreign(reason)}”`;
}
