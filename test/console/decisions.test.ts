import { describe, expect, test } from 'vitest';
import { ListenerId, originA, originB, originC } from '../executor/small-cloud.ts';
import { type Browser, hiddenFields, readable } from './plain-browser.ts';
import { addOne, dropOne, operator, type Stage, stage } from './setup.ts';

/** Both can sign in; this machine's account is alice's. */
const twoPeople = { alice: { os: ['op'], login: ['a'] }, bob: { login: ['b'] } };

const stateOf = async (on: Stage, id: string) => {
  const outcome = await on.executor.show(id);
  return outcome.kind === 'change' ? outcome.change : undefined;
};

async function cameToItsEnd(on: Stage, id: string) {
  let last = await stateOf(on, id);
  for await (const { change } of on.executor.follow(id, AbortSignal.timeout(8_000))) last = change;
  return last;
}

async function waiting(call: object = dropOne): Promise<{ on: Stage; visitor: Browser; id: string; at: string }> {
  const on = await stage();
  const visitor = await on.signedIn();
  const { id } = await on.request(call);
  return { on, visitor, id, at: `/changes/${id}` };
}

describe('the page of a change', () => {
  test('shows everything before the buttons', async () => {
    const { visitor, id, at } = await waiting();
    const text = readable((await visitor.get(at)).text);
    const order = [
      'unbind 1',
      'Waiting for approval',
      'gaap:BindListenerRealServers',
      'Destructive: drops or stops something',
      'alice through claude-code 2.1 (an assistant; name as claimed)',
      id,
      '− removed',
      'The exact request',
      '"RealServerBindSet"',
      'Resources touched',
      'The way back',
      'ApprovalOne human has to say yes',
      'Nobody has decided yet.',
      'Why: the policy, rule by rule',
      'applies',
      `To confirm, type ${ListenerId}`,
      `Approve: remove 1 on ${ListenerId}`,
      `Deny the change to ${ListenerId}`,
      'Events',
    ];
    const places = order.map((words) => [words, text.indexOf(words)] as const);
    expect(places.filter(([, place]) => place < 0)).toEqual([]);
    expect(places.map(([, place]) => place)).toEqual(places.map(([, place]) => place).toSorted((a, b) => a - b));
  });

  test('offers to call it off to who asked, and what it takes to whom it cannot wait for', async () => {
    const on = await stage({ people: twoPeople, howToApprove: (id) => `chatops approve ${id}` });
    const visitor = await on.signedIn();
    const mine = await on.request(dropOne, { principal: operator });
    const { text } = await visitor.get(`/changes/${mine.id}`);
    expect(text).toContain(`action="/changes/${mine.id}/cancel"`);
    // Destructive, where people sign in: this machine's account is not enough.
    expect(text).not.toContain(`action="/changes/${mine.id}/approve"`);
    expect(readable(text)).toContain(`You cannot approve it here.`);
    expect(readable(text)).toContain(`At a terminal of the machine: chatops approve ${mine.id}`);
    expect(await visitor.submit(`/changes/${mine.id}`, `/changes/${mine.id}/cancel`)).toMatchObject({ status: 303 });
    expect(await stateOf(on, mine.id)).toMatchObject({ state: 'cancelled' });
  });

  test('is found by the beginning of the id', async () => {
    const { visitor, id } = await waiting();
    expect(await visitor.get(`/changes/${id.slice(0, 12)}`)).toMatchObject({
      status: 303,
      headers: { location: `/changes/${id}` },
    });
  });
});

describe('an approval', () => {
  test('with what has to be typed is recorded, and the change is made', async () => {
    const { on, visitor, id, at } = await waiting();
    const answer = await visitor.submit(at, `${at}/approve`, { typed: ListenerId, reason: 'planned for tonight' });
    expect(answer).toMatchObject({ status: 303, headers: { location: at } });
    expect(await cameToItsEnd(on, id)).toMatchObject({ state: 'succeeded' });
    expect(on.cloud.writes).toHaveLength(1);
    const text = readable((await visitor.get(at)).text);
    expect(text).toContain('Done');
    expect(text).toMatch(/Approved: op in the console \(account of this machine\).*Reason: “planned for tonight”/);
  });

  test.each([
    ['nothing', ''],
    ['something else', 'yes'],
  ])('with %s typed does not count, and the reason is not lost', async (_, typed) => {
    const { on, visitor, id, at } = await waiting();
    const answer = await visitor.submit(at, `${at}/approve`, { typed, reason: 'because I say <so>' });
    expect(answer.status).toBe(409);
    expect(readable(answer.text)).toContain(`To approve ${id}, type ${ListenerId} exactly`);
    expect(answer.text).toContain('aria-describedby="failure">because I say &lt;so&gt;</textarea>');
    expect(await stateOf(on, id)).toMatchObject({ state: 'awaiting_approval', approvals: [] });
    expect(on.cloud.writes).toEqual([]);
  });

  test('of a plan that has moved since does not count, and the new plan is shown', async () => {
    const { on, visitor, id, at } = await waiting();
    const { text: shown } = await visitor.get(at);
    if (!originA || !originB || !originC) throw new Error('the cloud has three origins');
    on.cloud.bound = [originA, originB, originC];
    await on.executor.decide(
      id,
      { kind: 'approve', typed: ListenerId, digest: (await stateOf(on, id))?.digest ?? '' },
      operator,
    );
    await on.executor.drive(id);
    expect(await stateOf(on, id)).toMatchObject({ state: 'awaiting_approval', supersededCount: 1 });
    const [, digest = ''] = /name="digest" value="([0-9a-f]+)"/.exec(shown) ?? [];
    const answer = await visitor.submit(at, `${at}/approve`, { typed: ListenerId, digest, reason: 'still so' });
    expect(answer.status).toBe(409);
    const text = readable(answer.text);
    expect(text).toContain('has changed since it was shown');
    expect(text).toContain('Approve: remove 2');
    expect(answer.text).toContain('>still so</textarea>');
    expect(on.cloud.writes).toEqual([]);
  });

  test('twice is made once', async () => {
    const { on, visitor, id, at } = await waiting();
    const { text } = await visitor.get(at);
    const fields = { ...hiddenFields(text, `${at}/approve`), typed: ListenerId };
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post(`${at}/approve`, fields)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409, 409]);
    await cameToItsEnd(on, id);
    expect(on.cloud.writes).toHaveLength(1);
  });

  test('by somebody whose word is not enough is refused when it comes, whatever the page showed', async () => {
    const on = await stage({ people: twoPeople });
    const visitor = await on.signedIn();
    const { id, digest } = await on.request(dropOne);
    const answer = await visitor.submit(`/changes/${id}`, `/changes/${id}/deny`, {});
    expect(answer.status).toBe(303);
    const other = await on.request(dropOne);
    const { text } = await visitor.get(`/changes/${other.id}`);
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(text) ?? [];
    const forged = await visitor.post(`/changes/${other.id}/approve`, { csrf, digest, typed: ListenerId });
    expect(forged.status).toBe(403);
    expect(readable(forged.text)).toContain('does not settle it');
  });
});

describe('a standing approval', () => {
  test('is offered for what only adds, lets the like pass, and can be revoked', async () => {
    const { on, visitor, id, at } = await waiting(addOne);
    const form = (await visitor.get(at)).text;
    expect(readable(form)).toContain('Also let the same pass without asking');
    expect(await visitor.submit(at, `${at}/approve`, { standing: '60', same_parameters: 'yes' })).toMatchObject({
      status: 303,
    });
    await cameToItsEnd(on, id);
    const [standing] = await on.executor.standing.list();
    expect(standing).toMatchObject({ changeId: id, by: { id: 'os:op' }, input: { ListenerId } });
    expect((standing?.untilMs ?? 0) - (standing?.grantedAtMs ?? 0)).toBeGreaterThan(59 * 60_000);

    const page = readable((await visitor.get('/standing')).text);
    expect(page).toContain('In force 1');
    expect(page).toContain(`Revoke ${standing?.id} for gaap:BindListenerRealServers`);
    const revoked = await visitor.submit('/standing', '/standing/revoke');
    expect(revoked).toMatchObject({ status: 303, headers: { location: '/standing' } });
    expect(readable((await visitor.get('/standing')).text)).toContain('In force 0');
  });

  test('is not offered for what destroys, and refused where it is asked for all the same', async () => {
    const { on, visitor, id, at } = await waiting();
    expect((await visitor.get(at)).text).not.toContain('name="standing"');
    const answer = await visitor.submit(at, `${at}/approve`, { typed: ListenerId, standing: '60' });
    expect(answer.status).toBe(403);
    expect(await stateOf(on, id)).toMatchObject({ state: 'awaiting_approval' });
  });

  test('that does not exist cannot be revoked, and the page says so', async () => {
    const { visitor, on } = await waiting();
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/standing')).text) ?? [];
    const answer = await visitor.post('/standing/revoke', { csrf, id: 'sta-<b>' });
    expect([answer.status, readable(answer.text)]).toEqual([
      404,
      expect.stringContaining('There is no standing approval sta-<b>'),
    ]);
    expect(on.cloud.writes).toEqual([]);
  });
});

describe('a denial', () => {
  test('is recorded with its reason, and the page says who, when and why', async () => {
    const { on, visitor, id, at } = await waiting();
    expect(await visitor.submit(at, `${at}/deny`, { reason: 'not\r\ntoday' })).toMatchObject({ status: 303 });
    expect(await stateOf(on, id)).toMatchObject({
      state: 'denied',
      denial: { reason: 'not today', by: { id: 'os:op' } },
    });
    expect(readable((await visitor.get(at)).text)).toMatch(/Denied: op in the console .*Reason: “not today”/);
    expect(on.cloud.writes).toEqual([]);
  });

  test('of another plan than was shown does not count, and the reason is not lost', async () => {
    const { on, visitor, id, at } = await waiting();
    const answer = await visitor.submit(at, `${at}/deny`, { digest: 'abc', reason: 'too much at once' });
    expect([answer.status, readable(answer.text)]).toEqual([
      409,
      expect.stringContaining('has changed since it was shown'),
    ]);
    expect(answer.text).toContain('>too much at once</textarea>');
    expect(await stateOf(on, id)).toMatchObject({ state: 'awaiting_approval' });
  });

  test('of what was decided already is refused with where it stands', async () => {
    const { visitor, at, on, id } = await waiting();
    const fields = hiddenFields((await visitor.get(at)).text, `${at}/deny`);
    await visitor.post(`${at}/deny`, fields);
    const again = await visitor.post(`${at}/deny`, { ...fields, reason: 'again' });
    expect([again.status, readable(again.text)]).toEqual([
      409,
      expect.stringContaining('is not waiting for a decision'),
    ]);
    expect(await stateOf(on, id)).toMatchObject({ state: 'denied' });
  });
});

describe('an undo', () => {
  test('is a new change that waits for its own approval', async () => {
    const { on, visitor, id, at } = await waiting();
    await visitor.submit(at, `${at}/approve`, { typed: ListenerId });
    await cameToItsEnd(on, id);
    const answer = await visitor.submit(at, `${at}/undo`);
    expect(answer.status).toBe(303);
    const next = String(answer.headers.location).replace('/changes/', '');
    expect(next).not.toBe(id);
    expect(await stateOf(on, next)).toMatchObject({ undoOf: id, state: 'awaiting_approval', asker: { id: 'os:op' } });
    expect(on.cloud.writes).toHaveLength(1);
    const text = readable((await visitor.get(`/changes/${next}`)).text);
    expect(text).toContain(`Takes back${id}`);
  });

  test('is refused with what differs where the live state has moved since', async () => {
    const { on, visitor, id, at } = await waiting();
    await visitor.submit(at, `${at}/approve`, { typed: ListenerId });
    await cameToItsEnd(on, id);
    if (!originB || !originC) throw new Error('the cloud has three origins');
    on.cloud.bound = [originB, originC];
    const answer = await visitor.submit(at, `${at}/undo`);
    expect(answer.status).toBe(409);
    expect(readable(answer.text)).toContain('the live state has moved since');
  });
});

describe('the lists', () => {
  test('tell what waits for whom, what is open and what is over', async () => {
    const on = await stage({ people: twoPeople });
    const visitor = await on.signedIn();
    const write = await on.request(addOne);
    const destructive = await on.request(dropOne);
    const text = readable((await visitor.get('/')).text);
    expect(text).toMatch(
      /Waiting for me 1 .*bind 1.*Waiting for others 1 .*unbind 1.*Open 0 Nothing is being made.*Recent Nothing/,
    );
    expect(text).toContain('alice through claude-code 2.1 (an assistant; name as claimed)');
    expect(text).toMatch(/Expires2026-01-05 0\d:\d\d:\d\d UTC, in 60 min/);
    const told = JSON.parse((await visitor.get('/overview.json')).text);
    expect(told).toMatchObject({ counts: { mine: 1, others: 1, open: 0 } });
    await on.executor.decide(destructive.id, { kind: 'deny' }, operator);
    await on.executor.decide(write.id, { kind: 'approve', digest: write.digest }, operator);
    const after = JSON.parse((await visitor.get('/overview.json')).text);
    expect(after).toMatchObject({
      counts: { mine: 0, others: 0, open: 1 },
      open: [{ id: write.id, state: 'approved' }],
    });
    expect(after.version).not.toBe(told.version);
    expect(readable((await visitor.get('/')).text)).toMatch(/Open 1 .*Recent .*Denied/);
  });
});
