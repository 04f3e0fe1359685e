import type { Page } from '../context.ts';
import type { LinkSignIn, ProviderSignIn } from '../options.ts';
import { code, foreign, html } from './html.ts';

/** Looks the same for every code: only the button finds out whether it is good, so that no preview uses it up. */
export function linkPage({ principal }: LinkSignIn, given: string, next: string): Page {
  return {
    title: 'Sign in',
    main: html`<h1>Sign in</h1>
<p>This link signs one browser in, once, as the account that runs the console on this machine.</p>
<form method="post" action="/sign-in"><input type="hidden" name="code" value="${given}"><input type="hidden" name="next" value="${next}">
<button class="primary">Sign in as ${foreign(principal.name, 100)}</button></form>`,
  };
}

export const noLinkPage: Page = {
  title: 'Sign in',
  main: html`<h1>Sign in</h1>
<p>Open the one-time link that was printed where the console was started. It is good for one sign-in, within ten minutes.</p>
<p>Used already, or too old? The terminal where the console runs gives a new one.</p>`,
};

export const nobodyPage: Page = {
  title: 'Nobody can sign in',
  main: html`<h1>Nobody can sign in</h1>
<p>This server was not started at a terminal, so it prints no link, and no sign-in provider is configured.</p>
<p>Next: configure <code>console.oidc</code> and start it again, or run <code>tencent-chatops console</code> at a terminal of that machine.</p>`,
};

export const badLinkPage: Page = {
  title: 'This link does not sign in',
  main: html`<h1>This link does not sign in</h1>
<p>It was used already, is older than ten minutes, or is not complete. Nobody was signed in.</p>
<p>Next: get a new one at the terminal where the console runs.</p>`,
};

export function providerPage({ label }: ProviderSignIn, next: string): Page {
  return {
    title: 'Sign in',
    main: html`<h1>Sign in</h1>
<p>Who you are is confirmed by your organisation's sign-in; you come back here afterwards.</p>
<form method="post" action="/sign-in/start"><input type="hidden" name="next" value="${next}"><button class="primary">${label}</button></form>`,
  };
}

/**
 * The way to the provider. No redirect: browsers apply "form-action" to every address that a redirected form passes, and
 * nobody knows through which ones a provider sends people.
 */
export function leavingPage(url: URL): Page {
  return {
    title: 'Going to the sign-in',
    onTo: url.href,
    main: html`<h1>Going to the sign-in</h1><p>At ${code(url.host)}. <a href="${url.href}">Go there now</a></p>`,
  };
}

export function unlistedPage(identity: string): Page {
  return {
    title: 'You are not listed',
    main: html`<h1>You are not listed</h1>
<p>The sign-in confirmed you as ${code(identity)}, and nobody in <code>people</code> has this identity. You are not signed in here.</p>
<p>Next: whoever keeps tencent-chatops.yaml can add ${code(identity.replace(/^login:/, ''))} to the <code>login</code> of a person there.</p>
<p><a href="/sign-in">Sign in as somebody else</a></p>`,
  };
}

/** For a browser that keeps no Secure cookie of an address without TLS, such as Safari on this machine. */
export const noCookiePage: Page = {
  title: 'Your browser kept no cookie',
  main: html`<h1>Your browser kept no cookie</h1>
<p>The sign-in worked, but your browser did not keep its cookie, so nobody is signed in.</p>
<p>Next: allow cookies for this address. Safari keeps none of this kind without TLS: use Chromium or Firefox on this machine, or reach the console over https (server.public_url).</p>
<p><a href="/sign-in">Back to the sign-in</a></p>`,
};
