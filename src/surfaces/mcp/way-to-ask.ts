/** Whether and how the person who sits at the client can be asked. */
import type { Change } from '../../executor/change.ts';
import type { CallContext, Elicit, OpenPage } from './context.ts';
import { limits } from './limits.ts';

/** How a person is asked: in a form of the client, or by being led to the change's page in the console. */
export type Way =
  | { readonly kind: 'form'; readonly elicit: Elicit }
  | { readonly kind: 'page'; readonly url: string; readonly open: OpenPage }
  /** The question is the answer to the call. */
  | { readonly kind: 'form between calls' }
  | { readonly kind: 'page between calls'; readonly url: string };

/** Undefined where nothing that the client can show could settle the change, or no time is left. */
export async function wayToAsk(change: Change, context: CallContext): Promise<Way | undefined> {
  const { asking } = context;
  if (asking.kind === 'within' && timeLeft(context) < limits.leastAskMs) return undefined;
  const form = asking.kind === 'within' ? asking.elicit !== undefined : asking.form;
  const page = asking.kind === 'within' ? asking.openPage !== undefined : asking.page;
  if (!form && !page) return undefined;
  const { settles } = await context.executor.mayDecide(change, context.answering);
  if (form && settles)
    return asking.kind === 'within'
      ? asking.elicit && { kind: 'form', elicit: asking.elicit }
      : { kind: 'form between calls' };
  const url = page ? await context.pageOf(change.id) : undefined;
  if (url === undefined) return undefined;
  return asking.kind === 'within'
    ? asking.openPage && { kind: 'page', url, open: asking.openPage }
    : { kind: 'page between calls', url };
}

/** For a question within this call. */
export function timeLeft({ clock, startedAtMs }: CallContext): number {
  return startedAtMs + limits.askMs - clock.now();
}
