import type { Failure } from '../../../errors.ts';
import type { Page } from '../context.ts';
import { foreign, type Html, html, nothing } from './html.ts';

/** A page that says one thing. */
export function messagePage(title: string, says: string, next = ''): Page {
  return {
    title,
    main: html`<h1>${title}</h1><p>${foreign(says)}</p>${next === '' ? nothing : html`<p>${foreign(next)}</p>`}${back}`,
  };
}

export function failurePage(failure: Failure): Page {
  return { title: 'That did not work', main: html`<h1>That did not work</h1>${failureBox(failure)}${back}` };
}

const back = html`<p><a href="/">To the changes</a></p>`;

/** What happened, what to do next, and the cloud's own words, marked as such. */
export function failureBox({ message, next, provider }: Failure, id = 'failure'): Html {
  const request = provider?.requestId === undefined ? nothing : html` (RequestId ${foreign(provider.requestId)})`;
  return html`<div class="box bad" role="alert" id="${id}">
<p><strong>${foreign(message)}</strong></p>
${next === undefined ? nothing : html`<p>Next: ${foreign(next)}</p>`}
${provider ? html`<p>The cloud said: ${foreign(provider.code)}: “${foreign(provider.message)}”${request}</p>` : nothing}
</div>`;
}
