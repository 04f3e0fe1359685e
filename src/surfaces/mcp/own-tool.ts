/** A tool that is no operation of the cloud. */
import type { z } from 'zod';
import { plainText } from '../../lib/text.ts';
import type { CallContext } from './context.ts';
import { failureReply } from './failure-reply.ts';
import type { ToolReply } from './protocol.ts';
import type { OwnToolset } from './toolsets.ts';

export interface OwnTool {
  readonly toolset: OwnToolset;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** What it promises of its answers. */
  readonly output: z.ZodObject;
  call(input: unknown, context: CallContext): Promise<ToolReply>;
}

export type Read<T> = { readonly value: T } | { readonly reply: ToolReply };

/** The input as the schema has it, or the reply that says what is wrong with it. */
export function readInput<S extends z.ZodObject>(schema: S, input: unknown): Read<z.output<S>> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data };
  const what = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'The input'}: ${issue.message}.`)
    .join(' ');
  return {
    reply: failureReply({
      code: 'InvalidInput',
      message: plainText(what),
      next: `Parameters: ${Object.keys(schema.shape).join(', ')}.`,
    }),
  };
}
