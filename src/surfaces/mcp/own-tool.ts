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

interface Definition<S extends z.ZodObject> extends Omit<OwnTool, 'input' | 'call'> {
  readonly input: S;
  call(input: z.output<S>, context: CallContext): Promise<ToolReply>;
}

/** A call reaches the definition as its schema has it; what does not fit is answered here. */
export function ownTool<S extends z.ZodObject>({ call, ...definition }: Definition<S>): OwnTool {
  return {
    ...definition,
    async call(input, context) {
      const parsed = definition.input.safeParse(input);
      return parsed.success ? call(parsed.data, context) : unfit(definition.input, parsed.error);
    },
  };
}

function unfit({ shape }: z.ZodObject, { issues }: z.ZodError): ToolReply {
  const what = issues.map(({ path, message }) => `${path.join('.') || 'The input'}: ${message}.`).join(' ');
  return failureReply({
    code: 'InvalidInput',
    message: plainText(what),
    next: `Parameters: ${Object.keys(shape).join(', ')}.`,
  });
}
