import { z } from 'zod';
import type { Product } from '../regions.ts';
import type { Account } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

/** What an operation knows of its request besides the parameters. */
export interface Context {
  readonly requestId: string;
  readonly region: string;
  readonly account: Account;
  readonly newId: () => string;
}

/** One API action, as data. `execute` reads like its page: look up, refuse in words, change the world, answer. */
export interface Operation<I = unknown, O extends object = object> {
  readonly product: Product;
  readonly action: string;
  readonly version: string;
  readonly writes: boolean;
  readonly input: z.ZodType<I>;
  execute(world: World, input: I, context: Context): O;
}

export const defineOperation = <I, O extends object>(operation: Operation<I, O>): Operation<I, O> => operation;

/** A parameter of the real page that would change the answer, and that this sandbox does not evaluate: never ignored. */
export const notEmulated = z
  .unknown()
  .refine((value) => value === undefined, {
    error: 'The sandbox does not emulate the parameter `{}`.',
    params: { code: 'UnsupportedOperation' },
  })
  .optional();

export const versions = { clb: '2018-03-17', gaap: '2018-05-29', scf: '2018-04-16', sts: '2018-08-13' } as const;
