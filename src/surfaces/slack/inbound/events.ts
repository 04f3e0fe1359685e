/** Events: a mention is a command; the rest says that something which is remembered has changed. */
import { z } from 'zod';
import { readCommand } from '../commands/read.ts';
import type { events } from '../names.ts';
import { whoIn } from '../people/who.ts';
import { showHome } from '../tasks/home.ts';
import type { Task } from '../tasks/task.ts';
import type { InboundParts } from './inbound.ts';
import { changeOf, decisionOn, isDecision } from './said.ts';

const Body = z.object({
  event_id: z.string(),
  event: z.object({
    type: z.string(),
    text: z.string().default(''),
    ts: z.string().optional(),
    thread_ts: z.string().optional(),
    channel: z.string().optional(),
    bot_id: z.string().optional(),
    tab: z.string().optional(),
    subteam_id: z.string().optional(),
    subteam: z.object({ id: z.string() }).optional(),
    user: z.union([z.string(), z.object({ id: z.string() })]).optional(),
  }),
});

type Name = keyof typeof events;

export async function onEvent(parts: InboundParts, name: string, body: unknown): Promise<void> {
  const parsed = Body.safeParse(body).data;
  if (!parsed || !isName(name)) return;
  await handlers[name](parts, parsed, body);
}

type Handler = (parts: InboundParts, parsed: z.output<typeof Body>, body: unknown) => Promise<void>;

const handlers = {
  app_mention: mention,
  async app_home_opened(parts, { event }, body) {
    const who = whoIn(body);
    if (who && event.tab === 'home') parts.background(showHome(parts.context, who));
  },
  async user_change({ profiles }, { event: { user } }) {
    if (user !== undefined) profiles.forget(typeof user === 'string' ? user : user.id);
  },
  async subteam_members_changed({ forgetGroup }, { event: { subteam_id: id } }) {
    if (id !== undefined) forgetGroup(id);
  },
  async subteam_updated({ forgetGroup }, { event: { subteam } }) {
    if (subteam) forgetGroup(subteam.id);
  },
} as const satisfies Record<Name, Handler>;

const isName = (name: string): name is Name => Object.hasOwn(handlers, name);

/** Slash commands do not work in threads. What a bot says is no command of anybody's. */
async function mention(
  { context, work }: InboundParts,
  { event_id: id, event }: z.output<typeof Body>,
  body: unknown,
): Promise<void> {
  const who = whoIn(body);
  const { channel, text, ts, thread_ts: thread } = event;
  if (!who || channel === undefined || event.bot_id !== undefined) return;
  const said = { by: 'mention', botUser: context.app.botUser, text } as const;
  // The answer stands where the mention does: in its thread, or beside it.
  const place = { channel, ...(thread !== undefined && thread !== ts && { thread }) };
  const command = readCommand(said, context.executor.tools);
  const change = isDecision(command) ? await changeOf(context, command) : undefined;
  const task: Task = change && isDecision(command) ? decisionOn(change, command) : { do: 'say', said };
  await work.accept(`event:${id}`, { who, place, task });
}
