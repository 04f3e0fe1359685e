import type { Change } from '../../../executor/change.ts';
import type { State } from '../../../executor/states.ts';
import type { Principal } from '../../../people/principal.ts';
import { foreign, type Html, html } from './html.ts';

type Tone = 'wait' | 'work' | 'good' | 'bad' | 'mixed' | 'quiet';

/** A state in a few words, and the colour that goes with them. */
export const stateWords = {
  planned: { words: 'Planned', tone: 'wait' },
  refused: { words: 'Refused', tone: 'bad' },
  awaiting_approval: { words: 'Waiting for approval', tone: 'wait' },
  approved: { words: 'Approved, not yet sent', tone: 'work' },
  denied: { words: 'Denied', tone: 'quiet' },
  expired: { words: 'Expired', tone: 'quiet' },
  cancelled: { words: 'Cancelled', tone: 'quiet' },
  calling: { words: 'Being sent', tone: 'work' },
  polling: { words: 'Accepted, not yet settled', tone: 'work' },
  succeeded: { words: 'Done', tone: 'good' },
  partly_succeeded: { words: 'Partly done', tone: 'mixed' },
  failed: { words: 'Failed', tone: 'bad' },
  outcome_unknown: { words: 'Outcome unknown', tone: 'mixed' },
} as const satisfies Record<State, { words: string; tone: Tone }>;

export function badge(state: State): Html {
  const { words, tone } = stateWords[state];
  return html`<span class="badge" data-tone="${tone}" data-live="badge">${words}</span>`;
}

const surfaces = {
  mcp: 'through an assistant',
  cli: 'at a terminal',
  console: 'in the console',
  slack: 'in the chat',
  demo: 'in the demo',
} as const satisfies Record<Principal['surface'], string>;

export const grades = {
  claimed: 'identity as claimed',
  local: 'account of this machine',
  authenticated: 'signed in',
} as const satisfies Record<Principal['grade'], string>;

/** "alice through claude-code 2.1 (an assistant; name as claimed)". */
export function askedBy({ asker, client }: Pick<Change, 'asker' | 'client'>): Html {
  const who = foreign(asker.name);
  if (client === undefined) return html`${who} ${surfaces[asker.surface]}`;
  return html`${who} through ${foreign(client)} (an assistant; name as claimed)`;
}

export function personWords(by: Principal): Html {
  return html`${foreign(by.name)} ${surfaces[by.surface]} (${grades[by.grade]})`;
}

/** "1 event", "2 events". */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** "2 min", "3 h": as much as a person who waits wants to know. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** The same on every machine, as the ledger has it. */
export function instant(ms: number): Html {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** Until when a decision counts. */
export function expiry({ expiresAtMs }: Pick<Change, 'expiresAtMs'>, nowMs: number): Html {
  if (expiresAtMs === undefined) return html`does not expire`;
  const left = expiresAtMs - nowMs;
  return html`${instant(expiresAtMs)}, ${left > 0 ? `in ${duration(left)}` : 'passed'}`;
}

export function ago(ms: number, nowMs: number): Html {
  return html`${instant(ms)}, ${duration(nowMs - ms)} ago`;
}

/** Region and account, as far as there is one. */
export function place({ account, region }: Pick<Change, 'account' | 'region'>): Html {
  return region === undefined ? html`${foreign(account)}` : html`${foreign(account)}, ${foreign(region)}`;
}
