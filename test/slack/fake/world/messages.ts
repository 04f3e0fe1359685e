/** What was said: in channels, in threads, and to one person only. */
import type { JsonObject, JsonValue } from '../../../../src/lib/json.ts';
import type { Block } from '../blocks/shapes.ts';
import type { Changes } from '../changes.ts';

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly JsonValue[];
  readonly metadata: JsonObject | undefined;
}

/** A message as it is at one moment; a later one is another object. */
export interface Message extends Content {
  readonly kind: 'message';
  readonly channel: string;
  readonly ts: string;
  /** The thread that it is in; undefined for what begins one or stands alone. */
  readonly thread_ts: string | undefined;
  readonly user: string;
  readonly bot_id: string | undefined;
  /** Who alone sees it. */
  readonly ephemeralFor: string | undefined;
  /** How often it was changed. */
  readonly edits: number;
  /** On the fake's clock. */
  readonly at: number;
  /** The number of its last change. */
  readonly seq: number;
}

export type Post = Omit<Message, 'kind' | 'ts' | 'edits' | 'at' | 'seq'>;

export interface Messages {
  /** All that are visible to somebody, in the order in which they came. */
  all(): readonly Message[];
  /** Every message ever posted, as it was first. */
  readonly posted: readonly Message[];
  find(channel: string, ts: string): Message | undefined;
  post(post: Post): Message;
  update(message: Message, content: Content): Message;
  remove(message: Message): void;
}

export function createMessages(changes: Changes, timestamp: () => string, now: () => number): Messages {
  const current = new Map<string, Message>();
  const posted: Message[] = [];
  const keyOf = ({ channel, ts }: Pick<Message, 'channel' | 'ts'>) => `${channel}/${ts}`;
  const put = (message: Message) => {
    current.set(keyOf(message), message);
    changes.tell();
    return message;
  };
  return {
    posted,
    all: () => [...current.values()],
    find: (channel, ts) => current.get(keyOf({ channel, ts })),
    post(post) {
      const message = { ...post, kind: 'message' as const, ts: timestamp(), edits: 0, at: now(), seq: changes.next() };
      posted.push(message);
      return put(message);
    },
    update: (message, content) => put({ ...message, ...content, edits: message.edits + 1, seq: changes.next() }),
    remove(message) {
      current.delete(keyOf(message));
      changes.next();
      changes.tell();
    },
  };
}

/** As `message` in payloads and answers. */
export function messageObject(message: Message, appId: string, team: string): JsonObject {
  const { user, bot_id, ts, thread_ts, text, blocks, attachments, metadata, edits } = message;
  return {
    type: 'message',
    user,
    ts,
    text,
    team,
    ...(bot_id === undefined ? {} : { bot_id, app_id: appId }),
    ...(thread_ts === undefined ? {} : { thread_ts }),
    ...(blocks.length > 0 ? { blocks: plainBlocks(blocks) } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(metadata ? { metadata } : {}),
    ...(edits > 0 ? { edited: { user: bot_id ?? user, ts } } : {}),
  };
}

export const plainBlocks = (blocks: readonly Block[]): JsonValue => JSON.parse(JSON.stringify(blocks));
