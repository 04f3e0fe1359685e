/**
 * One connection, two eras of the protocol: revisions up to 2025-11-25 open with `initialize` and are a session from
 * there on; 2026-07-28 names itself in `_meta` of every request. Which one a client speaks shows with what it sends.
 */
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';

/** One era's share of a connection. Holds what comes before anybody listens. */
export interface Channel extends Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  deliver(message: JSONRPCMessage): void;
}

export interface Eras {
  readonly legacy: Channel;
  /** Begins to read. */
  start(): Promise<void>;
  /** Resolves when every request that came has its answer. */
  answered(): Promise<void>;
  close(): Promise<void>;
}

export interface EraParts {
  /** Called once, when the first request of the newer era comes. */
  readonly openModern: (channel: Channel) => Promise<void>;
  readonly failedModern: (thrown: unknown) => void;
  /** Called with each message. */
  readonly onMessage: () => void;
}

export function splitEras(wire: Transport, { openModern, failedModern, onMessage }: EraParts): Eras {
  const unanswered = new Set<RequestId>();
  const waiters = new Set<() => void>();
  const legacy = channelOn(send);
  let modern: Channel | undefined;
  let isSession = false;

  function settle(id: RequestId | undefined): void {
    if (id !== undefined) unanswered.delete(id);
    if (unanswered.size === 0) for (const resolve of waiters) resolve();
  }

  async function send(message: JSONRPCMessage): Promise<void> {
    try {
      await wire.send(message);
    } finally {
      if ('id' in message && !('method' in message)) settle(message.id);
    }
  }

  function channelFor(message: JSONRPCMessage): Channel {
    if (isSession) return legacy;
    if (namesItself(message)) return modern ?? begin();
    if ('method' in message && message.method === 'initialize') isSession = true;
    return isSession ? legacy : (modern ?? legacy);
  }

  function begin(): Channel {
    const channel = channelOn(send);
    modern = channel;
    openModern(channel).catch(failedModern);
    return channel;
  }

  wire.onmessage = (message: JSONRPCMessage) => {
    onMessage();
    if ('method' in message && 'id' in message && message.method !== neverAnswered) unanswered.add(message.id);
    if (isCancellation(message)) settle(message.params.requestId);
    channelFor(message).deliver(message);
  };
  // A line that is no message: whoever is spoken to says so in the log.
  wire.onerror = (error) => (modern ?? legacy).onerror?.(error);
  wire.onclose = () => {
    modern?.onclose?.();
    legacy.onclose?.();
  };

  return {
    legacy,
    start: () => wire.start(),
    answered: () =>
      new Promise((resolve) => {
        if (unanswered.size === 0) return resolve();
        waiters.add(resolve);
      }),
    close: () => wire.close(),
  };
}

/** A stream of notices, open until somebody closes it. */
const neverAnswered = 'subscriptions/listen';

function namesItself(message: JSONRPCMessage): boolean {
  return 'method' in message && message.params?._meta?.['io.modelcontextprotocol/protocolVersion'] !== undefined;
}

function isCancellation(
  message: JSONRPCMessage,
): message is JSONRPCMessage & { readonly params: { readonly requestId?: RequestId } } {
  return 'method' in message && message.method === 'notifications/cancelled' && message.params !== undefined;
}

function channelOn(send: (message: JSONRPCMessage) => Promise<void>): Channel {
  const waiting: JSONRPCMessage[] = [];
  const channel: Channel = {
    async start() {
      for (const message of waiting.splice(0)) channel.onmessage?.(message);
    },
    send,
    async close() {
      channel.onclose?.();
    },
    deliver(message) {
      if (channel.onmessage) channel.onmessage(message);
      else waiting.push(message);
    },
  };
  return channel;
}
