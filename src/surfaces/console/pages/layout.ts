import { plainText } from '../../../lib/text.ts';
import type { Page } from '../context.ts';
import type { Session } from '../session.ts';
import { script } from '../static/script.ts';
import { stylesheet } from '../static/stylesheet.ts';
import { keyOf } from '../web/secret.ts';
import { foreign, type Html, html, nothing } from './html.ts';
import { grades } from './words.ts';

/** A new version of a file has a new address, so that browsers may keep the old one for as long as they like. */
export const styleAt = `/console.css?v=${keyOf(stylesheet).slice(0, 12)}`;
export const scriptAt = `/console.js?v=${keyOf(script).slice(0, 12)}`;

const places = [
  { at: '/', words: 'Changes' },
  { at: '/history', words: 'History' },
  { at: '/standing', words: 'Standing' },
  { at: '/audit', words: 'Audit' },
] as const;

export function layOut(page: Page, session: Session | undefined, version: string): Html {
  const onTo = page.onTo === undefined ? nothing : html`<meta http-equiv="refresh" content="0; url=${page.onTo}">`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${onTo}
<title>${plainText(page.title, 200)} · tencent-chatops</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231d4f91'/%3E%3Cpath d='M4 8.5l2.7 2.7L12 5.5' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E">
<link rel="stylesheet" href="${styleAt}">
<script src="${scriptAt}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<div class="top-row">
<a class="brand" href="/" translate="no">tencent-chatops <small>${version}</small></a>
${session ? who(session) : nothing}
</div>
${session ? navigation(page.at) : nothing}
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
</body>
</html>
`;
}

function navigation(current: Page['at']): Html {
  return html`<nav aria-label="Pages"><ul>${places.map(
    ({ at, words }) =>
      html`<li><a href="${at}"${at === current ? html` aria-current="page"` : nothing}>${words}</a></li>`,
  )}</ul></nav>`;
}

function who({ principal, csrf }: Session): Html {
  return html`<form class="who" method="post" action="/sign-out">
<span>${foreign(principal.name, 100)} <small>${grades[principal.grade]}</small></span>
${csrfField({ csrf })}
<button class="quiet">Sign out</button>
</form>`;
}

export function csrfField({ csrf }: Pick<Session, 'csrf'>): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}
