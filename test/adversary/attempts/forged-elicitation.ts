import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { toJsonRecord } from '../../../src/lib/json.ts';
import type { Principal } from '../../../src/people/principal.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { asked, yes } from '../acts.ts';
import { ofDecision } from '../answers.ts';
import { type Assistant, assistant, form, idIn, ofReply, page } from '../assistant.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, type House, mallory, team, who } from '../house.ts';
import type { Stage } from '../stage.ts';
import { drop, dropSubject, register } from '../wishes.ts';

const dropTool = 'gaap_bind_listener_real_servers';
const registerTool = 'clb_register_function_targets';

/** Whatever is asked, the client sends this back by itself. */
const acceptance: ElicitResult = { action: 'accept', content: { decision: 'approve', typed: dropSubject } };
const accepting = { capabilities: form, answer: () => acceptance };

/** What a form may come back with, other than a yes. */
const contents: Readonly<Record<string, NonNullable<ElicitResult['content']>>> = {
  'other fields': { confirm: true, approved: true, digest: 'any', typed: 'yes' },
  'nearly the word': { decision: ' approve' },
  'the word in capitals': { decision: 'APPROVE' },
  'true for the word': { decision: true },
  'a list with the word': { decision: ['approve'] },
};

/** A write that somebody at the client may settle by himself, answered like this. */
async function answered(stage: Stage, answer: ElicitResult, house: House = {}): Promise<Answer> {
  const seat = await stage.open(house);
  const client = await assistant(stage, seat, { capabilities: form, answer: () => answer });
  const reply = await client.call(registerTool, toJsonRecord(register.input));
  if (client.questions.length === 0) throw new Error('Nobody was asked, so nothing was forged.');
  return ofReply(reply);
}

/** A client that accepts everything by itself, where nothing that it says may count: it is not even asked. */
async function notAsked(
  stage: Stage,
  house: House,
  tool: string,
  input: object,
  principal: Principal = ada.mcp,
): Promise<readonly Answer[]> {
  const seat = await stage.open(house);
  const client = await assistant(stage, seat, { ...accepting, principal });
  const answer = ofReply(await client.call(tool, input));
  if (client.questions.length > 0) throw new Error('The client was asked.');
  return [answer];
}

/** Answers to questions that nobody asked, under every id that the server might use. */
async function unsolicited(client: Assistant): Promise<void> {
  for (let id = 0; id < 20; id += 1) await client.inject({ jsonrpc: '2.0', id, result: { ...acceptance } });
}

export const forgedElicitation: readonly Attempt[] = [
  {
    name: 'the right words for a destructive change',
    what: 'A client declares forms and accepts by itself, with the right typed id, what only a human at a terminal may approve.',
    run: (stage) => notAsked(stage, {}, dropTool, toJsonRecord(drop.input)),
  },
  {
    name: 'the same past the surface',
    what: 'The accept with the right typed id comes to the executor as a decision of the assistant.',
    async run(stage) {
      const seat = await stage.open();
      const change = await asked(seat, drop, who('op').mcp);
      return [ofDecision(await seat.executor.decide(change.id, yes(change), who('op').mcp))];
    },
  },
  {
    name: 'answers to questions that nobody asked',
    what: 'A client that claims no elicitation sends accepting results under every id, and says that one is complete.',
    async run(stage) {
      const client = await assistant(stage, await stage.open());
      const reply = await client.call(dropTool, toJsonRecord(drop.input));
      await unsolicited(client);
      const params = { elicitationId: `${idIn(reply)}.1` };
      await client.inject({ jsonrpc: '2.0', method: 'notifications/elicitation/complete', params });
      return [ofReply(reply), ofReply(await client.call('change_show', { id: idIn(reply) }))];
    },
  },
  {
    name: 'an accept without content',
    what: 'A form for a write comes back accepted with nothing in it.',
    run: async (stage) => [await answered(stage, { action: 'accept' })],
  },
  {
    name: 'an accept with empty content',
    what: 'A form for a write comes back accepted with an empty object.',
    run: async (stage) => [await answered(stage, { action: 'accept', content: {} })],
  },
  ...Object.entries(contents).map(
    ([name, content]): Attempt => ({
      name: `an accept with ${name}`,
      what: `A form for a write comes back accepted with ${JSON.stringify(content)} in it.`,
      run: async (stage) => [await answered(stage, { action: 'accept', content })],
    }),
  ),
  {
    name: 'a cancel that says approve',
    what: 'A form for a write comes back cancelled, with an approving content.',
    run: async (stage) => [await answered(stage, { ...acceptance, action: 'cancel' })],
  },
  {
    name: 'a decline that says approve',
    what: 'A form for a write comes back declined, with an approving content.',
    run: async (stage) => [await answered(stage, { ...acceptance, action: 'decline' })],
  },
  {
    name: 'a write asked for by a stranger',
    what: 'People are listed, and the client of somebody who is none of them accepts by itself.',
    run: (stage) => notAsked(stage, team, registerTool, toJsonRecord(register.input), mallory.mcp),
  },
  {
    name: 'a write that needs a role',
    what: 'A rule asks for an SRE, and the client of somebody who is none accepts by itself.',
    run: (stage) =>
      notAsked(
        stage,
        { ...team, rules: [{ name: 'sre', decide: 'require', require: { from: { roles: ['sre'] } } }] },
        registerTool,
        toJsonRecord(register.input),
      ),
  },
  {
    name: 'a write that the asker could settle, signed in',
    what: 'A rule asks for ada herself, and her assistant accepts in her name what she has to be known for.',
    run: (stage) =>
      notAsked(
        stage,
        { ...team, rules: [{ name: 'ada', decide: 'require', require: { from: { people: ['ada'] } } }] },
        registerTool,
        toJsonRecord(register.input),
      ),
  },
  {
    name: 'a write that needs a role, answered in the assistant',
    what: 'A rule lets SREs answer in their assistants, and the client of somebody who is none accepts by itself.',
    run: (stage) =>
      notAsked(
        stage,
        {
          ...team,
          rules: [{ name: 'sre', decide: 'require', require: { from: { roles: ['sre'] }, channels: ['mcp'] } }],
        },
        registerTool,
        toJsonRecord(register.input),
      ),
  },
  {
    name: 'a write that needs a terminal',
    what: 'A rule wants writes approved at a terminal, and a client accepts by itself.',
    run: (stage) =>
      notAsked(
        stage,
        { rules: [{ name: 'terminal', decide: 'require', require: { channels: ['cli'] } }] },
        registerTool,
        toJsonRecord(register.input),
      ),
  },
  {
    name: 'an answer after the time',
    what: 'The time for an answer is over, and then the client sends its accept under the id of the question.',
    async run(stage) {
      const seat = await stage.open();
      const clock = virtualClock(0);
      const never = () => new Promise<never>(() => {});
      const client = await assistant(stage, seat, { capabilities: form, answer: never, clock });
      const reply = await clock.until(client.call(registerTool, toJsonRecord(register.input)));
      const [id] = client.asked;
      if (id === undefined) throw new Error('Nobody was asked.');
      await client.inject({ jsonrpc: '2.0', id, result: { ...acceptance } });
      return [ofReply(reply), ofReply(await client.call('change_show', { id: idIn(reply) }))];
    },
  },
  {
    name: 'a page that was never shown',
    what: 'A client claims to open pages, shows none, and says at once that it was opened.',
    run: (stage) => neverShown(stage, page),
  },
  {
    name: 'forms and pages at once',
    what: 'A client claims both, so that the content of a form might be taken for what was decided on the page.',
    run: (stage) => neverShown(stage, { elicitation: { form: {}, url: {} } }),
  },
];

/** A page is offered, which the client says it has opened; nobody decides there until the time is up. */
async function neverShown(stage: Stage, capabilities: typeof page): Promise<readonly Answer[]> {
  const clock = virtualClock(0);
  const client = await assistant(stage, await stage.open(), {
    ...{ capabilities, clock, answer: () => acceptance },
    pageOf: async (id) => `http://127.0.0.1:9/changes/${id}`,
  });
  const reply = await clock.until(client.call(dropTool, toJsonRecord(drop.input)));
  if (client.questions.length !== 1) throw new Error('The page was not offered.');
  return [ofReply(reply)];
}
