/** Requests to the console that must not get as far as a decision. */
import { asked } from '../acts.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { desk, ofDoor, type Session } from '../browser.ts';
import { ada, team, who } from '../house.ts';
import { hour, minute } from '../travel-clock.ts';
import { drop, dropSubject } from '../wishes.ts';
import { approvalOf, formFor, type Scene, scene } from './console-scene.ts';

type Headers = Readonly<Record<string, string>>;
type Form = Awaited<ReturnType<typeof formFor>>;

interface SignedIn extends Scene {
  readonly session: Session;
  /** What the right form of this session would hold. */
  readonly form: Form;
}

/** Somebody is signed in, and something is sent in that person's name. */
const attempt = (name: string, what: string, send: (given: SignedIn) => Promise<readonly Answer[]>): Attempt => ({
  name,
  what,
  async run(stage) {
    const given = await scene(stage);
    const session = await given.at.signIn();
    return send({ ...given, session, form: await formFor(given.change, session) });
  },
});

/** The right form, sent once with each of these headers in place of the right ones. */
const withHeaders = (name: string, what: string, headers: (given: SignedIn) => readonly Headers[]): Attempt =>
  attempt(name, what, async (given) => {
    const { at, change, form, session } = given;
    const answers: Answer[] = [];
    for (const more of headers(given))
      answers.push(ofDoor(await at.post(approvalOf(change), form, { Cookie: session.cookie, ...more }), change));
    return answers;
  });

/** The same with other bodies. */
const withBodies = (
  name: string,
  what: string,
  bodies: (given: SignedIn) => readonly (readonly [type: string, body: string])[],
): Attempt =>
  attempt(name, what, async (given) => {
    const { at, change, session } = given;
    const answers: Answer[] = [];
    for (const [type, body] of bodies(given)) {
      const headers = { Cookie: session.cookie, 'Content-Type': type };
      answers.push(ofDoor(await at.post(approvalOf(change), body, headers), change));
    }
    return answers;
  });

const urlencoded = 'application/x-www-form-urlencoded';
const nameOf = ({ cookie }: Session) => cookie.split('=')[0];

export const consoleDoor: readonly Attempt[] = [
  withHeaders('without a session', 'A form comes with a made-up cookie and with an empty one.', ({ session }) =>
    ['A'.repeat(43), '', '__proto__', 'null'].map((value) => ({ Cookie: `${nameOf(session)}=${value}` })),
  ),
  withHeaders('two cookies', 'A planted cookie comes beside the right one.', ({ session }) => [
    { Cookie: `${nameOf(session)}=planted; ${session.cookie}` },
    { Cookie: `${session.cookie}; ${nameOf(session)}=planted` },
  ]),
  withHeaders(
    'from another origin',
    'A page of another place sends the whole form with cookie and token.',
    ({ at: { url } }) => {
      const { port } = new URL(url);
      const neighbour = `http://127.0.0.1:${Number(port) + 1}`;
      const origins = [
        'http://evil.example',
        'null',
        '',
        neighbour,
        `https://127.0.0.1:${port}`,
        `${url}.evil.example`,
      ];
      return [
        ...origins.map((Origin) => ({ Origin })),
        ...['cross-site', 'same-site', 'none'].map((site) => ({ 'Sec-Fetch-Site': site })),
      ];
    },
  ),
  withHeaders(
    'under another name',
    'A name of somebody else was made to lead to the console (DNS rebinding).',
    ({ at: { url } }) => {
      const { port } = new URL(url);
      const hosts = ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `0.0.0.0:${port}`];
      return hosts.map((Host) => ({ Host, Origin: `http://${Host}` }));
    },
  ),
  attempt(
    'without the token of the session',
    'A form of a signed-in browser has no CSRF token, a wrong one, and that of another session.',
    async ({ at, change, form, session }) => {
      const other = await (await at.signIn()).csrf(change.id);
      const answers: Answer[] = [];
      for (const csrf of ['', form.csrf.slice(1), form.csrf.toUpperCase(), other])
        answers.push(ofDoor(await at.post(approvalOf(change), { ...form, csrf }, { Cookie: session.cookie }), change));
      const { csrf: _, ...without } = form;
      return [...answers, ofDoor(await at.post(approvalOf(change), without, { Cookie: session.cookie }), change)];
    },
  ),
  attempt(
    'by opening a page',
    'Addresses are opened that say approve, with everything that the form has.',
    async ({ at, change: { id }, form, session }) => {
      const query = new URLSearchParams({ ...form, _method: 'POST' });
      const headers = { Cookie: session.cookie, 'X-HTTP-Method-Override': 'POST' };
      const paths = [`${id}/approve`, `${id}/approve/`, `${id}/Approve`, `${id}%2fapprove`, id];
      const answers: Answer[] = [];
      for (const path of paths) answers.push(ofDoor(await at.get(`/changes/${path}?${query}`, headers), { id }));
      return answers;
    },
  ),
  withBodies(
    'other kinds of body',
    'The form comes as JSON, plain text and multipart, as pages of other places can send them.',
    ({ form }) => {
      const parts = Object.entries(form).map(
        ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      return [
        ['application/json', JSON.stringify(form)],
        ['text/plain', `${new URLSearchParams(form)}`],
        ['', `${new URLSearchParams(form)}`],
        [`${urlencoded}2`, `${new URLSearchParams(form)}`],
        ['multipart/form-data; boundary=x', `${parts.join('')}--x--\r\n`],
      ];
    },
  ),
  withBodies(
    'fields twice and fields too many',
    'Digest, token and typed words come twice, as lists, and beside fields that the form does not have.',
    ({ form }) => {
      const more = ['digest=', `digest=${form.digest}`, `csrf=${form.csrf}`, `typed=${form.typed}`];
      const unknown = ['digest[]=x', 'confirm=true', 'kind=break_glass', 'by=login:bea', 'grade=authenticated'];
      return [...more, ...unknown].map((field) => [urlencoded, `${new URLSearchParams(form)}&${field}`]);
    },
  ),
  attempt(
    'a session that signed out',
    'The cookie of a session is used after it was signed out.',
    async ({ at, change, form, session }) => {
      await at.post('/sign-out', { csrf: form.csrf }, { Cookie: session.cookie });
      return [ofDoor(await at.post(approvalOf(change), form, { Cookie: session.cookie }), change)];
    },
  ),
  {
    name: 'a session that was left alone',
    what: 'The cookie of a session is used after an hour in which nobody did anything.',
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const session = await at.signIn();
      const { csrf } = await formFor(change, session);
      stage.clock.travel(hour + minute);
      const fresh = await asked(seat, drop, who('op').mcp);
      const form = { csrf, digest: fresh.digest, typed: dropSubject };
      return [ofDoor(await at.post(approvalOf(fresh), form, { Cookie: session.cookie }), fresh)];
    },
  },
  {
    name: 'guessed codes',
    what: 'Somebody guesses the code of a one-time link, until no code is looked at any more, the right one included.',
    async run(stage) {
      const { at, change } = await scene(stage);
      const real = at.code();
      const near = ['', 'x', real.slice(1), real.toUpperCase(), `${real} `];
      const answers: Answer[] = [];
      for (const code of [...near, ...Array.from({ length: 20 }, (_, n) => `${n}`), real])
        answers.push(ofDoor(await at.post('/sign-in', { code, next: '/' }), change));
      return answers;
    },
  },
  {
    name: 'a used code and an old one',
    what: 'The code of a link is used a second time, and another one after ten minutes.',
    async run(stage) {
      const { at, change } = await scene(stage);
      const [used, old] = [at.code(), at.code()];
      await at.post('/sign-in', { code: used, next: '/' });
      const again = ofDoor(await at.post('/sign-in', { code: used, next: '/' }), change);
      stage.clock.travel(11 * minute);
      return [again, ofDoor(await at.post('/sign-in', { code: old, next: '/' }), change)];
    },
  },
  {
    name: 'a link that is only opened',
    what: 'A preview opens the link, and a form is sent with whatever cookie that gave.',
    async run(stage) {
      const { at, change } = await scene(stage);
      const { headers } = await at.get(`/sign-in?code=${at.code()}`);
      const Cookie = (headers['set-cookie'] ?? []).join('; ');
      const form = { digest: change.digest, typed: dropSubject };
      return [ofDoor(await at.post(approvalOf(change), form, { Cookie }), change)];
    },
  },
  {
    name: 'a forged return from the provider',
    what: 'Where a provider signs people in, its answer is made up, and codes of links are tried.',
    async run(stage) {
      const seat = await stage.open(team);
      const provider = { issuer: 'http://127.0.0.1:9', clientId: 'c', label: 'Sign in' } as const;
      const signIn = { kind: 'oidc', identityClaim: 'sub', ...provider } as const;
      const at = await desk(stage, seat, { house: team, signIn });
      const change = await asked(seat, drop, ada.mcp);
      const form = { digest: change.digest, typed: dropSubject };
      const forged = { Cookie: '__Host-chatops-session=login:bea' };
      return [
        ofDoor(await at.get('/sign-in/callback?code=x&state=y&id_token=bea'), change),
        ofDoor(await at.get('/sign-in/callback?state=', { Cookie: '__Host-chatops-sign-in=x' }), change),
        ofDoor(await at.post('/sign-in', { code: 'x', next: '/' }), change),
        ofDoor(await at.post(approvalOf(change), form, forged), change),
      ];
    },
  },
];
