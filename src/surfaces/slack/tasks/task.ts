/** What somebody asked for, as it is kept until it is done: whichever process goes on with it needs nothing else. */
import { z } from 'zod';
import { JsonRecord } from '../../../lib/json.ts';
import { Who } from '../people/who.ts';
import { Place } from '../place.ts';

const Standing = z.object({ forMinutes: z.int(), sameParameters: z.boolean() });

export const Decided = z.object({
  do: z.literal('decide'),
  changeId: z.string(),
  /** The plan that the person saw. */
  digest: z.string(),
  kind: z.enum(['approve', 'deny', 'cancel', 'break_glass']),
  typed: z.string().optional(),
  reason: z.string().optional(),
  standing: Standing.optional(),
});
export type Decided = z.output<typeof Decided>;

export const Task = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('say'),
    said: z.discriminatedUnion('by', [
      z.object({ by: z.literal('command'), command: z.enum(['clb', 'gaap', 'scf', 'tc']), text: z.string() }),
      z.object({ by: z.literal('mention'), botUser: z.string(), text: z.string() }),
    ]),
  }),
  z.object({ do: z.literal('run'), operation: z.string(), input: JsonRecord }),
  Decided,
  /** `token`: of the button, which asks for it once however often it is clicked. */
  z.object({ do: z.literal('undo'), changeId: z.string(), token: z.string().optional() }),
  z.object({ do: z.literal('show'), changeId: z.string() }),
  z.object({ do: z.literal('refresh'), changeId: z.string() }),
  z.object({ do: z.literal('revoke'), id: z.string() }),
  z.object({ do: z.literal('page'), operation: z.string(), input: JsonRecord, toAll: z.boolean() }),
  /** A button whose meaning is gone, or never was. */
  z.object({ do: z.literal('explain'), message: z.string(), next: z.string() }),
]);
export type Task = z.output<typeof Task>;

export const Item = z.object({ who: Who, place: Place, task: Task });
export type Item = z.output<typeof Item>;
