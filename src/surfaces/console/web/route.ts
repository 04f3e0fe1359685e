import { z } from 'zod';
import { type Answer, type ConsoleContext, refusal, type Signed, type Visit } from '../context.ts';

export type Handler<V extends Visit> = (context: ConsoleContext, visit: V) => Promise<Answer> | Answer;
export type FormHandler<V extends Visit> = (
  context: ConsoleContext,
  visit: V,
  fields: unknown,
) => Promise<Answer> | Answer;

/** What there is at one path. Nobody but who is signed in gets there, unless it is open. */
export type Route = { readonly path: string } & (
  | { readonly open: true; readonly get?: Handler<Visit>; readonly post?: FormHandler<Visit> }
  | {
      readonly open?: false;
      readonly get?: Handler<Signed>;
      readonly post?: FormHandler<Signed>;
      /** Asked by the page itself and not by a person: does not keep the session going. */
      readonly quiet?: true;
    }
);

/** Checks the query before the page is made. */
export function withQuery<T extends z.ZodType, V extends Visit>(
  shape: T,
  handle: (context: ConsoleContext, visit: V, query: z.output<T>) => Promise<Answer> | Answer,
): Handler<V> {
  return (context, visit) => {
    const names = [...visit.query.keys()];
    const read = shape.safeParse(Object.fromEntries(visit.query));
    const once = new Set(names).size === names.length;
    return read.success && once ? handle(context, visit, read.data) : notUnderstood(read.error);
  };
}

/** Checks the fields of a form before anything is done. */
export function withForm<T extends z.ZodType, V extends Visit>(
  shape: T,
  handle: (context: ConsoleContext, visit: V, fields: z.output<T>) => Promise<Answer> | Answer,
): FormHandler<V> {
  return (context, visit, fields) => {
    const read = shape.safeParse(fields);
    return read.success ? handle(context, visit, read.data) : notUnderstood(read.error);
  };
}

function notUnderstood(error: z.ZodError | undefined): Answer {
  const what = error ? z.prettifyError(error) : 'A field comes more than once.';
  return refusal(400, 'That was not understood', `Nothing was done. ${what}`, 'Go back and try again.');
}
