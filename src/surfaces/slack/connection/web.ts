/**
 * The Web API, as far as it is used. Nothing is repeated by itself: a post whose answer was lost would stand there twice
 * (facts of web-api 8: ten retries by default, and one 429 would hold up everything else).
 */
import { type View, WebClient, type WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Message } from '../text/build.ts';
import { called } from './call.ts';
import { tokenErrors } from './errors.ts';
import type { Called, CallFailure } from './outcome.ts';
import { silent } from './silent.ts';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

export interface Web {
  whoAmI(): Promise<Called<App>>;
  post(message: Message, to: { readonly channel: string; readonly thread?: string }): Promise<Called<Posted>>;
  update(message: Message, where: Posted): Promise<Called<void>>;
  whisper(
    message: Message,
    to: { readonly channel: string; readonly user: string; readonly thread?: string | undefined },
  ): Promise<Called<void>>;
  permalink(of: Posted): Promise<Called<string>>;
  /** The conversation of the app with a person. */
  conversation(user: string): Promise<Called<string>>;
  openView(view: View, trigger: string): Promise<Called<void>>;
  updateView(view: View, which: WhichView): Promise<Called<void>>;
  publishHome(view: View, user: string): Promise<Called<void>>;
  profile(user: string): Promise<Called<Profile>>;
  groupMembers(group: string): Promise<Called<readonly string[]>>;
}

/** By the id that Slack gave, or by our own; with a hash only where nobody has changed it since. */
export type WhichView =
  | { readonly viewId: string; readonly hash?: string | undefined }
  | { readonly externalId: string };

export interface App {
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botUser: string;
  readonly botId: string | undefined;
}

const AppAnswer = z.object({
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  user_id: z.string(),
  bot_id: z.string().optional(),
});
const PostAnswer = z.object({ channel: z.string(), ts: z.string() });
const ProfileAnswer = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  enterprise_user: z.object({ id: z.string().nullish(), enterprise_id: z.string().nullish() }).nullish(),
  profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
});
export type Profile = z.output<typeof ProfileAnswer>;

/** For what people wait for, and for what goes to a channel. */
const answerMs = 2_500;
const postMs = 10_000;

export interface WebOptions {
  readonly botToken: string;
  readonly apiUrl: string | undefined;
  /** Told whenever Slack says that the token is good for nothing any more. */
  readonly shutOut?: (failure: CallFailure) => void;
}

export function createWeb({ botToken, apiUrl, shutOut }: WebOptions): Web {
  const options: WebClientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  };
  // One that is slow or throttled must not hold up the other.
  const quick = new WebClient(botToken, { ...options, timeout: answerMs });
  const steady = new WebClient(botToken, { ...options, timeout: postMs });
  const unfurl = { unfurl_links: false, unfurl_media: false };
  const ofThread = (thread: string | undefined) => (thread === undefined ? {} : { thread_ts: thread });
  const via = async <T>(client: WebClient, work: (client: WebClient) => Promise<T>): Promise<Called<T>> => {
    const answer = await called(() => work(client));
    if (!answer.ok && answer.failure.kind === 'refused' && tokenErrors.has(answer.failure.error))
      shutOut?.(answer.failure);
    return answer;
  };
  const done = () => undefined;
  return {
    whoAmI: () =>
      via(steady, async (client) => {
        const answer = AppAnswer.parse(await client.auth.test());
        return {
          teamId: answer.team_id,
          enterpriseId: answer.enterprise_id ?? undefined,
          botUser: answer.user_id,
          botId: answer.bot_id,
        };
      }),
    post: ({ text, blocks }, { channel, thread }) =>
      via(steady, async (client) =>
        PostAnswer.parse(await client.chat.postMessage({ channel, text, blocks, ...ofThread(thread), ...unfurl })),
      ),
    update: ({ text, blocks }, { channel, ts }) =>
      via(steady, (client) => client.chat.update({ channel, ts, text, blocks }).then(done)),
    whisper: ({ text, blocks }, { channel, user, thread }) =>
      via(quick, (client) =>
        client.chat.postEphemeral({ channel, user, text, blocks, ...ofThread(thread) }).then(done),
      ),
    permalink: ({ channel, ts }) =>
      via(steady, async (client) => {
        const answer = await client.chat.getPermalink({ channel, message_ts: ts });
        return z.object({ permalink: z.string() }).parse(answer).permalink;
      }),
    conversation: (user) =>
      via(steady, async (client) => {
        const answer = await client.conversations.open({ users: user });
        return z.object({ channel: z.object({ id: z.string() }) }).parse(answer).channel.id;
      }),
    openView: (view, trigger) => via(quick, (client) => client.views.open({ trigger_id: trigger, view }).then(done)),
    updateView: (view, which) =>
      via(quick, (client) => {
        const named =
          'viewId' in which
            ? { view_id: which.viewId, ...(which.hash !== undefined && { hash: which.hash }) }
            : { external_id: which.externalId };
        return client.views.update({ ...named, view }).then(done);
      }),
    publishHome: (view, user) => via(quick, (client) => client.views.publish({ user_id: user, view }).then(done)),
    profile: (user) =>
      via(quick, async (client) => z.object({ user: ProfileAnswer }).parse(await client.users.info({ user })).user),
    groupMembers: (group) =>
      via(quick, async (client) => {
        const answer = await client.usergroups.users.list({ usergroup: group });
        return z.object({ users: z.array(z.string()) }).parse(answer).users;
      }),
  };
}
