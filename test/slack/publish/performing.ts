/** A publisher's surroundings, with a Slack that answers what a test says. */
import { vi } from 'vitest';
import { nobodyListed } from '../../../src/people/directory.ts';
import type { Called } from '../../../src/surfaces/slack/connection/outcome.ts';
import type { Posted } from '../../../src/surfaces/slack/connection/web.ts';
import type { PublishContext } from '../../../src/surfaces/slack/publish/context.ts';
import type { ChatDocument } from '../../../src/surfaces/slack/publish/document.ts';
import { createPace } from '../../../src/surfaces/slack/publish/pace.ts';
import type { Performing } from '../../../src/surfaces/slack/publish/post.ts';
import type { Message } from '../../../src/surfaces/slack/text/build.ts';
import { virtualClock } from '../../virtual-clock.ts';
import { change, ops, startMs } from './facts.ts';

export const refused = (error: string): Called<never> => ({ ok: false, failure: { kind: 'refused', error } });

export function performing() {
  const clock = virtualClock(startMs);
  const reports: string[] = [];
  const saved: ChatDocument[] = [];
  /** In their order. */
  const calls: string[] = [];
  const slack = {
    post: (_: Message): Called<Posted> => ({ ok: true, value: { channel: ops, ts: '1.1' } }),
    update: (_: Message): Called<void> => ({ ok: true, value: undefined }),
    isOurs: true,
  };
  const warn = vi.fn();
  const context: PublishContext = {
    clock,
    log: { info: vi.fn(), warn, error: vi.fn() },
    settings: { approvalsChannel: ops, mention: 'nobody', label: undefined },
    directory: nobodyListed,
    app: { teamId: 'T0123', enterpriseId: undefined, botUser: 'U0BOT', botId: undefined },
    signal: new AbortController().signal,
    tokens: { one: async () => 'tok-2' },
    executor: {
      events: async () => [],
      show: async () => ({ kind: 'change', change: change() }),
      report: async (_, { kind, message }) => void reports.push(`${kind}: ${message}`),
    },
    web: {
      async post(message) {
        calls.push('post');
        return slack.post(message);
      },
      async update(message) {
        calls.push('update');
        return slack.update(message);
      },
      permalink: async () => ({ ok: true, value: 'https://example.slack.com/archives/C0OPS/p11' }),
      conversation: async () => ({ ok: true, value: 'D0ANN' }),
    },
  };
  const by: Performing = {
    context,
    pace: createPace(clock),
    async save(told) {
      calls.push(told.posting ? 'save posting' : 'save');
      saved.push(told);
      return slack.isOurs;
    },
  };
  return { by, clock, slack, reports, saved, calls, warn };
}
