/** What a person does, as verbs. Each resolves once the app has acknowledged, or should have. */
import type { PostOffice } from '../delivery/post.ts';
import { app } from '../seeds.ts';
import { Refusal } from '../web/refusal.ts';
import { respond } from '../web/respond.ts';
import type { Workspace } from '../workspace.ts';
import type { Message } from '../world/messages.ts';
import type { Human } from '../world/people.ts';
import { homeTeam } from '../world/people.ts';
import { find, pressed } from './click.ts';
import { type Filling, fillingFor } from './filling.ts';
import { actionBody, commandBody, messageActionBody, type Surface, shortcutBody } from './payloads.ts';
import { type Seen, startLooking } from './seen.ts';

export interface Person extends Filling {
  /** A slash command; in the conversation with the app unless said otherwise. Threads have none. */
  command(command: string, text?: string, where?: { readonly channel: string }): Promise<Seen>;
  /** Says `@app text`; in the thread of this timestamp if there is one. */
  mention(channel: string, thread: string | undefined, text: string): Promise<Seen>;
  /** Says something, which the app hears where it subscribed to that: usually in its own conversation with the person. */
  says(channel: string, text: string, thread?: string): Promise<Seen>;
  /** A button or menu, by its action id or by what is written on it. A confirmation that is asked for is given. */
  click(on: Surface, what: string, how?: { readonly option?: string; readonly confirm?: boolean }): Promise<Seen>;
  opensHome(): Promise<Seen>;
  /** Loads Slack anew: what only this person was shown is gone. */
  reloads(): void;
  shortcut(callbackId: string): Promise<Seen>;
  messageShortcut(callbackId: string, message: Message): Promise<Seen>;
}

const channelTypes = { public: 'channel', private: 'group', im: 'im' } as const;

export function personFor(human: Human, workspace: Workspace, office: PostOffice): Person {
  const { messages, channels, manifest, timestamp } = workspace;
  const known = (is: boolean, what: string) => {
    if (!is) throw new Error(`${what} is not in the app's manifest, so that nobody can do that.`);
  };
  const look = () => startLooking(human.id, workspace);

  async function say(channel: string, text: string, thread: string | undefined, isMention: boolean): Promise<Seen> {
    const seen = look();
    const of = channels.all.get(channel);
    if (!of) throw new Error(`There is no channel ${channel}.`);
    const said = messages.post({
      channel,
      thread_ts: thread,
      user: human.id,
      bot_id: undefined,
      ephemeralFor: undefined,
      text,
      blocks: [],
      attachments: [],
      metadata: undefined,
    });
    const event = {
      type: isMention ? 'app_mention' : 'message',
      user: human.id,
      text,
      ts: said.ts,
      channel,
      team: homeTeam.id,
      event_ts: said.ts,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(isMention ? {} : { channel_type: channelTypes[of.kind] }),
    };
    return seen(of.members.includes(app.bot.user) ? await office.event(event) : undefined);
  }

  return {
    ...fillingFor(human, workspace, office),
    async command(command, text = '', where = { channel: channels.dm(human.id).id }) {
      known(
        manifest.features.slash_commands.some((one) => one.command === command),
        command,
      );
      const seen = look();
      const outcome = await office.command(commandBody(human, command, text, where.channel, workspace));
      const result = seen(outcome);
      if (!outcome.acked || Object.keys(outcome.payload).length === 0) return result;
      try {
        respond({ user: human.id, channel: where.channel, origin: undefined }, outcome.payload, workspace);
        return result;
      } catch (thrown) {
        if (thrown instanceof Refusal) return { ...result, error: 'invalid_response' };
        throw thrown;
      }
    },
    mention: (channel, thread, text) => say(channel, `<@${app.bot.user}> ${text}`, thread, true),
    says: (channel, text, thread) => say(channel, text, thread, false),
    async click(on, what, { option, confirm = true } = {}) {
      known(manifest.settings.interactivity.is_enabled, 'Interactivity');
      const seen = look();
      const one = find(on, what);
      const action = pressed(one, option);
      if ('confirm' in one.element && one.element.confirm && !confirm)
        return seen({ acked: true, ackMs: 0, payload: {}, noRetry: false });
      return seen(await office.interaction(actionBody(human, current(on), action, workspace), false));
    },
    async opensHome() {
      const seen = look();
      const home = workspace.views.home(human.id);
      return seen(
        await office.event({
          type: 'app_home_opened',
          user: human.id,
          channel: channels.dm(human.id).id,
          tab: 'home',
          event_ts: timestamp(),
          ...(home ? { view: { id: home.id, type: 'home', hash: home.hash } } : {}),
        }),
      );
    },
    reloads() {
      for (const one of messages.all()) if (one.ephemeralFor === human.id) messages.remove(one);
    },
    async shortcut(callbackId) {
      known(isShortcut(callbackId, 'global'), callbackId);
      const seen = look();
      return seen(await office.interaction(shortcutBody(human, callbackId, workspace), false));
    },
    async messageShortcut(callbackId, message) {
      known(isShortcut(callbackId, 'message'), callbackId);
      const seen = look();
      return seen(await office.interaction(messageActionBody(human, callbackId, message, workspace), false));
    },
  };

  function isShortcut(callbackId: string, type: 'global' | 'message'): boolean {
    return manifest.features.shortcuts.some((one) => one.callback_id === callbackId && one.type === type);
  }

  /** The app is told of what is there now, also when the person clicked on what was there before. */
  function current(on: Surface): Surface {
    if (on.kind === 'message') return messages.find(on.channel, on.ts) ?? on;
    return (on.kind === 'modal' ? workspace.views.modal(on.id) : workspace.views.home(human.id)) ?? on;
  }
}
