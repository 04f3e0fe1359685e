/** Forms of the console that come to a decision, which must not count. */
import { approved, asked, decided, made, shown } from '../acts.ts';
import { ofChange } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { desk, ofDoor, ofPage } from '../browser.ts';
import { ada, bea, type House, team, who } from '../house.ts';
import type { Stage } from '../stage.ts';
import { add, drop, dropOther, dropSubject } from '../wishes.ts';
import { approvalOf, formFor, scene } from './console-scene.ts';

const op = who('op');
const typed = dropSubject;

/** Whoever used the one-time link, where people are signed in otherwise. */
async function byLink(stage: Stage, house: House, principals: readonly (typeof bea.link)[], action: string) {
  const seat = await stage.open(house);
  const change = await asked(seat, drop, ada.mcp);
  const answers: Answer[] = [];
  for (const principal of principals) {
    const at = await desk(stage, seat, { house, signIn: { kind: 'link', principal } });
    const session = await at.signIn();
    const reason = action === 'approve' ? {} : { reason: 'it burns' };
    const form = { ...(await formFor(change, session)), ...reason };
    const reply = await at.post(`/changes/${change.id}/${action}`, form, { Cookie: session.cookie });
    answers.push(await ofPage(seat, reply, change));
  }
  return answers;
}

/** The page stood open while something else happened, and its form is sent then. */
const openMeanwhile = (
  name: string,
  what: string,
  meanwhile: (given: Awaited<ReturnType<typeof scene>>) => Promise<unknown>,
): Attempt => ({
  name,
  what,
  async run(stage) {
    const given = await scene(stage);
    const { seat, at, change } = given;
    const session = await at.signIn();
    const form = await formFor(change, session);
    await meanwhile(given);
    return [await ofPage(seat, await at.post(approvalOf(change), form, { Cookie: session.cookie }), change)];
  },
});

export const consoleForms: readonly Attempt[] = [
  {
    name: 'the digest of another change',
    what: 'The form of one change comes with the digest of another, and with one that was made up.',
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const other = await asked(seat, add, op.mcp);
      const session = await at.signIn();
      const answers: Answer[] = [];
      for (const digest of [other.digest, 'f'.repeat(64)])
        answers.push(await ofPage(seat, await session.send('approve', change, { typed, digest }), change));
      return answers;
    },
  },
  {
    name: 'the form of another change',
    what: 'Somebody is shown a harmless change, and the form is sent to the address of a destructive one.',
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const harmless = await asked(seat, add, op.mcp);
      const session = await at.signIn();
      return [await ofPage(seat, await session.send('approve', { ...harmless, id: change.id }), change)];
    },
  },
  {
    ...openMeanwhile(
      'a page from before',
      'The plan was made anew while the page was open.',
      async ({ seat, change }) => {
        await approved(seat, change, op.terminal);
        await made(seat, dropOther, op.mcp, op.terminal);
        await seat.executor.drive(change.id);
      },
    ),
    honest: 1,
  },
  openMeanwhile('called off elsewhere', 'The change was cancelled while its page was open.', ({ seat, change }) =>
    decided(seat, change, { kind: 'cancel' }, op.terminal),
  ),
  openMeanwhile(
    'denied in another browser',
    'Another browser denied it while the page was open.',
    async ({ at, change }) => (await at.signIn()).send('deny', change, { reason: 'not tonight' }),
  ),
  {
    name: 'the wrong words',
    what: 'The form comes without the typed words, with others, in capitals and with spaces around them.',
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const session = await at.signIn();
      const answers = [await ofPage(seat, await session.send('approve', change), change)];
      for (const said of ['', 'yes', typed.toUpperCase(), ` ${typed}`, `${typed}\n`])
        answers.push(await ofPage(seat, await session.send('approve', change, { typed: said }), change));
      return answers;
    },
  },
  {
    name: 'two browsers at once',
    what: 'Two signed-in browsers send the same approval at the same moment.',
    honest: 1,
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const sessions = [await at.signIn(), await at.signIn()];
      const replies = await Promise.all(sessions.map((one) => one.send('approve', change, { typed })));
      const refused = replies.filter(({ status }) => status >= 400);
      return Promise.all(refused.map((reply) => ofPage(seat, reply, change)));
    },
  },
  {
    name: 'the link where somebody has to be signed in',
    what: 'Where people sign in elsewhere, whoever used the one-time link approves, also as the very person who may.',
    run: (stage) => byLink(stage, team, [bea.link, ada.link, who('root').link], 'approve'),
  },
  {
    name: 'the glass by the link',
    what: 'Whoever used the one-time link breaks the glass.',
    run: (stage) => byLink(stage, { ...team, breakGlass: ['sre'] }, [bea.link], 'break-glass'),
  },
  {
    name: 'standing for what destroys, by form',
    what: 'The form of a destructive change has the fields by which its like would pass, that of a write too long a time.',
    async run(stage) {
      const { seat, at, change } = await scene(stage);
      const session = await at.signIn();
      const write = await asked(seat, add, op.mcp);
      return [
        await ofPage(seat, await session.send('approve', change, { typed, standing: '60' }), change),
        ofDoor(await session.send('approve', write, { standing: '99999' }), write),
        ofDoor(await session.send('approve', write, { standing: '60', same_parameters: 'no' }), write),
      ];
    },
  },
  {
    name: 'undo by form in place of an approval',
    what: 'The undo of a change is sent as a form, and the yes to the change for it.',
    honest: 1,
    async run(stage) {
      const { seat, at } = await scene(stage);
      const done = await made(seat, dropOther, op.mcp, op.terminal);
      const session = await at.signIn();
      const { headers } = await session.send('undo', done);
      const id = headers.location?.split('/').at(-1) ?? '';
      const back = await seat.executor.drive(id);
      const reply = await session.send('approve', await shown(seat, id), { digest: done.digest, typed });
      return [ofChange(back, 'approval_requested'), await ofPage(seat, reply, back)];
    },
  },
];
