import { z } from 'zod';
import { checkBlocks } from '../../blocks/check.ts';
import type { Problem } from '../../blocks/problems.ts';
import { checkHome, checkModal } from '../../blocks/view.ts';
import { refuse } from '../refusal.ts';
import { type Method, method, structured } from './method.ts';

const Message = z.object({ blocks: z.unknown() });
const Typed = z.object({ type: z.string() });

function refuseAll(error: string, problems: readonly Problem[], base: string): never {
  const errors = problems.map(({ message, pointer }) => ({
    code: 'failed_constraint',
    message,
    pointer: pointer.startsWith(base) ? pointer.slice(base.length) : pointer,
  }));
  return refuse(error, { errors });
}

export const blocks: Readonly<Record<string, Method>> = {
  'blocks.validate': method(
    { tier: 'T3' },
    { blocks: structured, view: structured, message: structured },
    ({ blocks: given, view, message }, { settings }) => {
      if ([given, view, message].filter((one) => one !== undefined).length !== 1)
        return refuse('invalid_arguments', {
          response_metadata: { messages: ['must provide exactly one of `blocks`, `view`, or `message`'] },
        });
      if (view !== undefined) {
        const isHome = Typed.safeParse(view).data?.type === 'home';
        const checked = (isHome ? checkHome : checkModal)(view, settings.refusedBlocks);
        return checked.ok ? {} : refuseAll('invalid_view', checked.problems, '/view');
      }
      const all = message === undefined ? given : Message.safeParse(message).data?.blocks;
      const checked = checkBlocks(all, 'message', settings.refusedBlocks);
      if (checked.ok) return {};
      return message === undefined
        ? refuseAll('invalid_blocks', checked.problems, '/blocks')
        : refuseAll('invalid_message', checked.problems, '');
    },
  ),
};
