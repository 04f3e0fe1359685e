import type { Call } from '../../../src/executor/api.ts';
import { approved, asked, yes } from '../acts.ts';
import { ofChange, ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, type House, type Rule, team, withRules } from '../house.ts';
import type { Stage } from '../stage.ts';
import { hour } from '../travel-clock.ts';
import { add, drop, dropSubject, register } from '../wishes.ts';

const never: Rule = { name: 'never', decide: 'deny' };
const freeze: Rule = {
  name: 'freeze',
  when: { time: { from: '2031-01-01T18:00', until: '2031-01-03T06:00' } },
  decide: 'deny',
};
const beforeTheFreeze = '2031-01-01T17:30:00Z';

/** Approved under one configuration and driven under another, or at another time. */
async function approvedThen(
  stage: Stage,
  house: House,
  trace: 'refused' | 'superseded',
  meanwhile: () => House | undefined,
): Promise<readonly Answer[]> {
  const seat = await stage.open(house);
  const { id } = await approved(seat, await asked(seat, drop, ada.mcp), bea.console);
  const next = meanwhile();
  return [await ofDrive(next ? await stage.open(next) : seat, id, trace)];
}

/** Asked for under these rules, and driven without anybody's yes. */
async function unapproved(stage: Stage, house: House, call: Call): Promise<readonly Answer[]> {
  const seat = await stage.open(house);
  const { id } = await asked(seat, call, ada.mcp);
  return [await ofDrive(seat, id, 'approval_requested')];
}

const attempt = (name: string, what: string, run: Attempt['run']): Attempt => ({ name, what, run });

/** Each of the weights has to be small, and one is not. */
const weights = (...all: number[]): Call => {
  const pool = ['rs-pool0001', 'rs-pool0002', 'rs-sick0001'];
  const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.66'];
  const RealServerBindSet = pool.map((RealServerId, at) => ({
    RealServerId,
    RealServerIP: addresses[at],
    RealServerPort: 9000,
    RealServerWeight: all[at],
  }));
  return { tool: 'gaap:BindListenerRealServers', input: { ListenerId: 'listener-tcpwrr01', RealServerBindSet } };
};
const small: Rule = {
  name: 'small weights',
  when: { effects: ['write'], arguments: [{ path: '$.RealServerBindSet[*].RealServerWeight', less_than: 60 }] },
  decide: 'allow',
};

export const policy: readonly Attempt[] = [
  attempt(
    'a rule that denies',
    'A rule denies everything; the change is driven, approved and driven again.',
    async (stage) => {
      const seat = await stage.open(withRules(never));
      const change = await asked(seat, drop, ada.mcp);
      const first = await ofDrive(seat, change.id, 'refused');
      const decision = { ...yes(change), typed: dropSubject };
      return [first, ofDecision(await seat.executor.decide(change.id, decision, bea.console))];
    },
  ),
  attempt(
    'one rule allows what another denies',
    'Everything is allowed by one rule, and one account denied by another.',
    async (stage) => {
      const allow: Rule = { name: 'all', when: { effects: ['write', 'destructive'] }, decide: 'allow' };
      const seat = await stage.open(withRules(allow, { ...never, when: { accounts: ['def*'] } }));
      return [ofChange(await asked(seat, drop, ada.mcp), 'refused')];
    },
  ),
  attempt(
    'a freeze between approval and send',
    'The change is approved half an hour before a freeze and driven in it.',
    (stage) => {
      stage.clock.travelTo(beforeTheFreeze);
      return approvedThen(stage, withRules(freeze), 'refused', () => void stage.clock.travel(hour * 0.75));
    },
  ),
  attempt(
    'a freeze between question and answer',
    'The change is asked for before a freeze and approved in it.',
    async (stage) => {
      stage.clock.travelTo(beforeTheFreeze);
      const seat = await stage.open(withRules(freeze));
      const change = await asked(seat, drop, ada.mcp);
      stage.clock.travel(hour * 0.75);
      return [ofDecision(await seat.executor.decide(change.id, yes(change), bea.console))];
    },
  ),
  attempt(
    'a denial added after the approval',
    'The change is approved, and a process that denies it drives it.',
    (stage) => approvedThen(stage, team, 'refused', () => withRules(never)),
  ),
  attempt(
    'a second approval asked for after the approval',
    'The change is approved, and a process that wants two drives it.',
    (stage) =>
      approvedThen(stage, team, 'superseded', () =>
        withRules({ name: 'two', decide: 'require', require: { approvals: 2, reason: true } }),
      ),
  ),
  attempt(
    'a sign-in configured after the approval',
    'A terminal approves, and a process with a sign-in drives it.',
    async (stage) => {
      const { signIn: _, ...before } = team;
      const seat = await stage.open(before);
      const { id } = await approved(seat, await asked(seat, drop, ada.mcp), bea.terminal);
      return [await ofDrive(await stage.open(team), id, 'superseded')];
    },
  ),
  attempt(
    'an allow that does not name what destroys',
    'A rule allows everything and names no effect; what destroys is driven.',
    (stage) => unapproved(stage, withRules({ name: 'all', decide: 'allow' }), drop),
  ),
  attempt(
    'an allow for writes that turn out to destroy',
    'A rule allows writes of one listener; the plan drops an origin server.',
    (stage) => unapproved(stage, withRules({ name: 'writes', when: { effects: ['write'] }, decide: 'allow' }), drop),
  ),
  attempt(
    'an allow with a requirement beside it',
    'One rule allows writes without asking, another wants an SRE.',
    (stage) =>
      unapproved(
        stage,
        withRules(
          { name: 'writes', when: { effects: ['write'] }, decide: 'allow' },
          { name: 'sre', decide: 'require', require: { from: { roles: ['sre'] } } },
        ),
        add,
      ),
  ),
  attempt('one bad value among good ones', 'A rule allows weights under 60, and one of three is 90.', (stage) =>
    unapproved(stage, withRules(small), weights(50, 30, 90)),
  ),
  attempt('a value that is left out', 'A rule allows weights under 60, and none is given.', (stage) =>
    unapproved(stage, withRules(small), add),
  ),
  attempt(
    'allowed in another account',
    'A rule allows everything in the account "other"; the change is of "default".',
    (stage) =>
      unapproved(
        stage,
        withRules({ name: 'other', when: { accounts: ['other'], effects: ['write'] }, decide: 'allow' }),
        register,
      ),
  ),
];
