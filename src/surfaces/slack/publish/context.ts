import type { Executor } from '../../../executor/api.ts';
import type { Web } from '../connection/web.ts';
import type { SlackContext } from '../context.ts';
import type { Tokens } from '../tokens.ts';

/** The part of everything that the chat is told with. */
export interface PublishContext
  extends Pick<SlackContext, 'clock' | 'log' | 'settings' | 'directory' | 'app' | 'signal'> {
  readonly executor: Pick<Executor, 'events' | 'show' | 'report'>;
  readonly web: Pick<Web, 'post' | 'update' | 'permalink' | 'conversation'>;
  readonly tokens: Pick<Tokens, 'one'>;
}
