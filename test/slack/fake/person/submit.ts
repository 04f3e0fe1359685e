/** What the answer to a submitted form does to the modals. */
import { z } from 'zod';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { numbers } from '../blocks/numbers.ts';
import { modalOf } from '../web/methods/views.ts';
import { Refusal } from '../web/refusal.ts';
import type { Workspace } from '../workspace.ts';
import type { Modal } from '../world/views.ts';

const Answer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
]);

export interface Effect {
  readonly errors: Readonly<Record<string, string>>;
  /** Whether Slack could do what the app asked for. */
  readonly ok: boolean;
}

const done: Effect = { errors: {}, ok: true };
const impossible: Effect = { errors: {}, ok: false };

export function takeAnswer(modal: Modal, payload: JsonObject, workspace: Workspace): Effect {
  const { views } = workspace;
  // The app may have changed it, or closed it, since.
  const current = views.modal(modal.id);
  if (!('response_action' in payload)) {
    if (current) views.close(current);
    return Object.keys(payload).length === 0 ? done : impossible;
  }
  const answer = Answer.safeParse(payload);
  if (!answer.success || !current) return impossible;
  try {
    switch (answer.data.response_action) {
      case 'errors': {
        const { errors } = answer.data;
        const inputs = current.view.blocks.flatMap(({ type, block_id: id }) => (type === 'input' ? (id ?? []) : []));
        const isFitting = Object.keys(errors).every((id) => inputs.includes(id)) && Object.keys(errors).length > 0;
        if (!isFitting) return impossible;
        views.change(current, { errors });
        return { errors, ok: true };
      }
      case 'update':
        views.change(current, { view: modalOf(answer.data.view, workspace, current) });
        return done;
      case 'push': {
        const stack = views.stack(current.user);
        if (stack.length >= numbers.modalsOfAStack) return impossible;
        views.open(current.user, modalOf(answer.data.view, workspace), stack);
        return done;
      }
      case 'clear':
        views.closeAll(current.user);
        return done;
    }
  } catch (thrown) {
    if (thrown instanceof Refusal) return impossible;
    throw thrown;
  }
}
