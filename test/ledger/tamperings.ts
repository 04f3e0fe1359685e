/** Whatever can be done to a ledger behind its back, one thing at a time, and what an audit has to find. */
import type { Store } from '../../src/ledger/open.ts';
import type { FaultKind, Head } from '../../src/ledger/port.ts';
import { chainAgain, tamper, type Written } from './tampering.ts';

interface Found {
  readonly kind: FaultKind;
  readonly seq: number | undefined;
  readonly changeId?: string | undefined;
}

/** What a tamperer does to a ledger, and what is to be found. `pick` chooses the event, change or column. */
export interface Tampering {
  readonly name: string;
  apply(on: Target): Promise<Found>;
}

export interface Target extends Written {
  readonly store: Store;
  readonly head: Head;
  pick<T>(from: readonly T[]): T;
}

export const columns = {
  change_id: "change_id || 'x'",
  kind: "kind || 'x'",
  body: `'{"message":"nothing happened"}'`,
  at_ms: 'at_ms + 1',
  change_digest: `case when change_digest is null then '${'a'.repeat(64)}' else null end`,
  hash: `'${'b'.repeat(64)}'`,
} as const;

export const changeColumns = {
  state: "'succeeded'",
  operation: "'gaap:CreateListener'",
  version: 'version + 1',
  created_at_ms: 'created_at_ms - 1',
  updated_at_ms: 'updated_at_ms + 1',
  expires_at_ms: 'case when expires_at_ms is null then 1 else null end',
  document: "document || ' '",
} as const;

const editsOfEvents = Object.entries(columns).map(
  ([column, value]): Tampering => ({
    name: `an event's ${column} is edited`,
    async apply({ store, events, pick }) {
      const { seq } = pick(events);
      await tamper(store, `update event set ${column} = ${value} where seq = ${seq}`);
      return { kind: 'edited', seq };
    },
  }),
);

const editsOfChanges = Object.entries(changeColumns).map(
  ([column, value]): Tampering => ({
    name: `a change's ${column} is edited`,
    async apply({ store, ids, events, pick }) {
      const id = pick(ids);
      await tamper(store, `update change set ${column} = ${value} where id = '${id}'`);
      const last = events.findLast(({ changeId, moved }) => changeId === id && moved);
      return { kind: 'change edited', seq: last?.seq, changeId: id };
    },
  }),
);

export const tamperings: readonly Tampering[] = [
  ...editsOfEvents,
  ...editsOfChanges,
  {
    name: 'an event is deleted',
    async apply({ store, events, pick, head }) {
      const { seq } = pick(events);
      await tamper(store, `delete from event where seq = ${seq}`);
      return { kind: seq === head.seq ? 'truncated' : 'gap', seq };
    },
  },
  {
    name: 'the first event is deleted',
    async apply({ store }) {
      await tamper(store, 'delete from event where seq = 1');
      return { kind: 'gap', seq: 1 };
    },
  },
  {
    name: 'the last event is deleted',
    async apply({ store, head }) {
      await tamper(store, `delete from event where seq = ${head.seq}`);
      return { kind: 'truncated', seq: head.seq };
    },
  },
  {
    name: 'an event is put behind the last one',
    async apply({ store, events, pick, head }) {
      const { seq } = pick(events);
      await tamper(store, `update event set seq = ${head.seq + 5} where seq = ${seq}`);
      return { kind: seq === head.seq ? 'truncated' : 'gap', seq };
    },
  },
  {
    name: 'two events change places',
    async apply({ store, events, pick }) {
      const one = pick(events.slice(0, -1));
      const other = pick(events.filter(({ seq }) => seq > one.seq));
      await tamper(
        store,
        `update event set seq = -1 where seq = ${one.seq}`,
        `update event set seq = ${one.seq} where seq = ${other.seq}`,
        `update event set seq = ${other.seq} where seq = -1`,
      );
      return { kind: 'reordered', seq: one.seq };
    },
  },
  {
    name: 'an event is moved to the end, and those behind it up',
    async apply({ store, events, pick, head }) {
      const { seq } = pick(events.slice(0, -1));
      const up = events.slice(seq).map((later) => `update event set seq = ${later.seq - 1} where seq = ${later.seq}`);
      await tamper(
        store,
        `update event set seq = -1 where seq = ${seq}`,
        ...up,
        `update event set seq = ${head.seq} where seq = -1`,
      );
      return { kind: 'reordered', seq };
    },
  },
  {
    name: 'an event is added behind the last one, rightly chained',
    async apply({ store, head }) {
      await tamper(store, `${copyOf('event', { seq: String(head.seq + 1) })} where seq = ${head.seq}`);
      await chainAgain(store, head.seq + 1);
      await tamper(store, `update counter set value = ${head.seq}, hash = '${head.hash}' where name = 'event'`);
      return { kind: 'added', seq: head.seq + 1 };
    },
  },
  {
    name: 'an event is added before the first one',
    async apply({ store }) {
      await tamper(store, `${copyOf('event', { seq: '0' })} where seq = 1`);
      return { kind: 'added', seq: 0 };
    },
  },
  {
    name: 'an event of no change is added, rightly chained and recorded',
    async apply({ store, head }) {
      const seq = head.seq + 1;
      const values = { seq: String(seq), change_id: "'chg-none'", change_digest: 'null' };
      await tamper(store, `${copyOf('event', values)} where seq = ${head.seq}`);
      await chainAgain(store, seq);
      return { kind: 'no change', seq, changeId: 'chg-none' };
    },
  },
  {
    name: 'a change is deleted',
    async apply({ store, ids, events, pick }) {
      const id = pick(ids);
      await tamper(store, `delete from change where id = '${id}'`);
      return { kind: 'change missing', seq: events.find(({ changeId }) => changeId === id)?.seq, changeId: id };
    },
  },
  {
    name: 'a change is added',
    async apply({ store, ids, pick }) {
      await tamper(store, `${copyOf('change', { id: "'chg-zzz'" })} where id = '${pick(ids)}'`);
      return { kind: 'change added', seq: undefined, changeId: 'chg-zzz' };
    },
  },
  {
    name: 'the recorded number of the last event is raised',
    async apply({ store, head }) {
      await tamper(store, "update counter set value = value + 1 where name = 'event'");
      return { kind: 'truncated', seq: head.seq + 1 };
    },
  },
  {
    name: 'the recorded number of the last event is lowered',
    async apply({ store, head }) {
      await tamper(store, "update counter set value = value - 1 where name = 'event'");
      return { kind: 'added', seq: head.seq };
    },
  },
  {
    name: 'the recorded hash of the last event is edited',
    async apply({ store, head }) {
      await tamper(store, `update counter set hash = '${'c'.repeat(64)}' where name = 'event'`);
      return { kind: 'head', seq: head.seq };
    },
  },
  {
    name: 'the record of the last event is deleted',
    async apply({ store }) {
      await tamper(store, "delete from counter where name = 'event'");
      return { kind: 'head', seq: 1 };
    },
  },
];

/** What only a kept head shows. */
export const onlyAgainstAHead: readonly Tampering[] = [
  {
    name: 'the end is cut off, and everything made to fit',
    async apply({ store, events, pick, head }) {
      const { seq } = pick(events.slice(0, -1));
      await tamper(store, `delete from event where seq > ${seq}`);
      await chainAgain(store, seq);
      await makeChangesFit(store);
      return { kind: 'truncated', seq: seq + 1 < head.seq ? seq + 1 : head.seq };
    },
  },
  {
    name: 'an event is edited, and the rest chained again',
    async apply({ store, events, pick, head }) {
      const { seq } = pick(events);
      await tamper(store, `update event set body = '{"message":"nothing happened"}' where seq = ${seq}`);
      await chainAgain(store, seq);
      return { kind: 'rewritten', seq: head.seq };
    },
  },
];

/** Deletes the changes that no event is left of, and pretends that the last event moved none of the others. */
async function makeChangesFit(store: Store): Promise<void> {
  await tamper(store, 'delete from change where not exists (select 1 from event where event.change_id = change.id)');
}

function copyOf(table: 'event' | 'change', values: Readonly<Record<string, string>>): string {
  const all = {
    event: ['seq', 'change_id', 'kind', 'body', 'at_ms', 'hash', 'change_digest'],
    change: [
      ...['id', 'state', 'operation', 'version', 'created_at_ms', 'updated_at_ms', 'expires_at_ms'],
      ...['document', 'fence', 'lease_owner', 'lease_until_ms', 'request_key'],
    ],
  }[table];
  return `insert into ${table} (${all.join(', ')}) select ${all.map((name) => values[name] ?? name).join(', ')} from ${table}`;
}
