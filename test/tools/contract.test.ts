/** What the compiler says no to. `tsc` is the judge: a line that should not compile and does fails the type check. */
import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { RequestOf } from '../../src/operations.ts';
import { type Cloud, defineChange, defineQuery, type FieldsOf, refuse } from '../../src/tool.ts';
import { findListener } from '../../tools/gaap/reads.ts';

type Request = RequestOf<'scf:TerminateAsyncEvent'>;

const input = {
  FunctionName: z.string(),
  InvokeRequestId: z.string(),
  Namespace: z.string().exactOptional(),
  GraceShutdown: z.boolean().exactOptional(),
};

const rest = {
  operation: 'scf:TerminateAsyncEvent',
  title: 'Stop',
  description: 'Stops.',
  effect: 'destructive',
  output: { RequestId: z.string().exactOptional() },
  before: z.object({}),
  reads: ['scf:GetAsyncEventStatus'],
  lanes: () => [],
  plan: async () => refuse('Unsupported', 'Not yet.', 'Wait.'),
  progress: async () => ({ state: 'settled', message: 'Settled.' }) as const,
  verify: async () => ({ outcome: 'succeeded', message: 'Stopped.' }) as const,
} as const;

describe('the parameters of a tool are those of the SDK’s request', () => {
  it('all of them', () => {
    expectTypeOf<keyof FieldsOf<Request>>().toEqualTypeOf<
      'FunctionName' | 'InvokeRequestId' | 'Namespace' | 'GraceShutdown'
    >();
    defineChange({ ...rest, input });
  });

  it('none missing', () => {
    const { Namespace: _, ...missing } = input;
    // @ts-expect-error Namespace is missing
    defineChange({ ...rest, input: missing });
  });

  it('none misspelt', () => {
    const { Namespace, ...others } = input;
    // @ts-expect-error NameSpace is no parameter
    defineChange({ ...rest, input: { ...others, NameSpace: Namespace } });
  });

  it('none surplus', () => {
    // @ts-expect-error Force is no parameter
    defineChange({ ...rest, input: { ...input, Force: z.number().exactOptional() } });
  });

  it('none of another type', () => {
    // @ts-expect-error GraceShutdown is no string
    defineChange({ ...rest, input: { ...input, GraceShutdown: z.string().exactOptional() } });
  });

  it('and so are the fields of its answer', () => {
    // @ts-expect-error the answer has no TaskId
    defineChange({ ...rest, input, output: { TaskId: z.string() } });
  });
});

describe('a tool reads what it declares', () => {
  const query = { operation: 'scf:Anything', title: 'Read', description: 'Reads.', input: {} } as const;
  const page = { set: '', items: [], TotalCount: 0, Offset: 0 };

  it('and nothing else', () => {
    defineQuery({
      ...query,
      reads: ['scf:ListNamespaces'],
      async read(_, cloud) {
        expectTypeOf(cloud).toEqualTypeOf<Cloud<'scf:ListNamespaces'>>();
        await cloud.read('scf:ListNamespaces', {});
        // @ts-expect-error ListFunctions is not declared
        await cloud.read('scf:ListFunctions', {});
        // @ts-expect-error nor is it by another way
        await cloud.attempt('scf:ListFunctions', {});
        return page;
      },
    });
  });

  it('also where a look-up of several tools reads for it', () => {
    defineQuery({
      ...query,
      reads: ['gaap:DescribeTCPListeners'],
      async read(_, cloud) {
        // @ts-expect-error the look-up asks about the three other protocols as well
        await findListener(cloud, 'listener-pbsgn7ej');
        return page;
      },
    });
  });

  it('by names that the SDK knows', () => {
    // @ts-expect-error no such operation
    defineQuery({ ...query, reads: ['scf:ListNamespace'], read: async () => page });
  });
});
