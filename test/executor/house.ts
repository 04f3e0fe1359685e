/** People, their policy, and what they do on the executor of `setup.ts`. */
import type { Asker, ChangeOutcome, DecideOutcome, Decision } from '../../src/executor/api.ts';
import type { Change } from '../../src/executor/change.ts';
import type { Groups } from '../../src/people/groups.ts';
import { noGroups } from '../../src/people/groups.ts';
import type { Principal } from '../../src/people/principal.ts';
import type { Tool } from '../../src/tool.ts';
import { directoryOf, policyOf, type RuleInput, type Settings } from '../policy/facts.ts';
import { addOne, type House, type SetUp, setUp, type TestCall } from './setup.ts';

/** Everybody is known on every surface; Carol and Bob lead. */
export const team = Object.fromEntries(
  (
    [
      ['alice', ['sre']],
      ['bob', ['lead']],
      ['carol', ['lead']],
      ['dave', ['sre']],
    ] as const
  ).map(([name, roles]) => [
    name,
    { roles: [...roles], os: [name], login: [name], mcp: [name], slack: [`T1/U${name.toUpperCase()}`] },
  ]),
);

interface HouseSettings extends Settings {
  readonly groups?: Groups;
  readonly rememberDeclinesMs?: number;
}

interface Program extends HouseSettings {
  readonly tools?: readonly Tool[];
}

export async function houseOf({
  groups = noGroups,
  rememberDeclinesMs = 0,
  ...given
}: HouseSettings = {}): Promise<House> {
  const settings = { people: team, ...given };
  return { policy: await policyOf(settings), directory: directoryOf(settings.people), groups, rememberDeclinesMs };
}

export async function setUpHouse({ tools, ...given }: Program = {}): Promise<SetUp> {
  return setUp({ house: await houseOf(given), ...(tools && { tools }) });
}

export const requires = (require: NonNullable<RuleInput['require']>, name = 'rule'): RuleInput => ({
  ...{ name, decide: 'require', require },
});

/** Somebody as a surface knows them. */
export const inConsole = (name: string): Principal => ({
  ...{ id: `login:${name}`, name, surface: 'console', grade: 'authenticated' },
});
export const atTerminal = (name: string): Principal => ({ id: `os:${name}`, name, surface: 'cli', grade: 'local' });
export const inAssistant = (name: string): Principal => ({ id: `mcp:${name}`, name, surface: 'mcp', grade: 'claimed' });
export const inChat = (name: string, channel = 'C1'): Principal => ({
  ...{ id: `slack:T1/U${name.toUpperCase()}`, name, surface: 'slack', grade: 'authenticated', channel },
});

export async function outcomeOf(on: SetUp, principal: Principal, call: TestCall = addOne): Promise<ChangeOutcome> {
  const asker: Asker = { principal, ...(principal.surface === 'mcp' && { client: 'an assistant 1.0' }) };
  return on.clock.until(on.executor.request(call, asker));
}

export async function asks(on: SetUp, principal: Principal, call: TestCall = addOne): Promise<Change> {
  const outcome = await outcomeOf(on, principal, call);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.change;
}

type Approving = Omit<Extract<Decision, { kind: 'approve' }>, 'kind' | 'digest'>;

/** Somebody who has read the plan says yes, and types what has to be typed. */
export function approves(on: SetUp, change: Change, by: Principal, more: Approving = {}): Promise<DecideOutcome> {
  const typed = change.evaluation.needs.typed;
  return decides(on, change, { kind: 'approve', digest: change.digest, ...(typed !== '' && { typed }), ...more }, by);
}

export function decides(on: SetUp, { id }: Change, decision: Decision, by: Principal): Promise<DecideOutcome> {
  return on.clock.until(on.executor.decide(id, decision, by));
}

export function drives(on: SetUp, { id }: Pick<Change, 'id'>): Promise<Change> {
  return on.clock.until(on.executor.drive(id));
}

/** What a decision did: the state that it led to, or the sentence with which it was turned away. */
export function said(outcome: DecideOutcome): string {
  return outcome.kind === 'decided' ? outcome.change.state : outcome.failure.message;
}

export async function changeNow(on: SetUp, { id }: Pick<Change, 'id'>): Promise<Change> {
  const shown = await on.executor.show(id);
  if (shown.kind === 'failed') throw new Error(shown.failure.message);
  return shown.change;
}
