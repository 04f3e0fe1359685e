import { z } from 'zod';
import type { JsonObject } from '../../../../../src/lib/json.ts';
import { named } from '../../blocks/named.ts';
import { numbers } from '../../blocks/numbers.ts';
import { checkHome, checkModal, isTooLarge, type ModalView } from '../../blocks/view.ts';
import { app } from '../../seeds.ts';
import type { Workspace } from '../../workspace.ts';
import { type Home, type Modal, viewObject } from '../../world/views.ts';
import { refuse, refuseFor } from '../refusal.ts';
import { type Method, method, structured } from './method.ts';

const tier = 'T4';
const answer = (shown: Modal | Home): JsonObject => ({ view: viewObject(shown, app.id, app.bot.id) });

/** Of the Web API and of answers to `view_submission` alike. */
export function modalOf(given: unknown, workspace: Workspace, instead?: Modal): ModalView {
  if (isTooLarge(given)) return refuse('view_too_large');
  const checked = checkModal(given, workspace.settings.refusedBlocks);
  if (!checked.ok) return refuseFor('invalid_arguments', checked.problems);
  const { external_id: external } = checked.view;
  if (
    external !== undefined &&
    external !== instead?.view.external_id &&
    workspace.views.externalIds().includes(external)
  )
    return refuse('duplicate_external_id');
  return { ...checked.view, blocks: named(checked.view.blocks, workspace.newId) };
}

/** Slack says no to a bad view before it takes the trigger. */
function claim(trigger: string, { triggers }: Workspace): { readonly user: string; readonly view: string | undefined } {
  const claimed = triggers.claim(trigger);
  return claimed.ok ? claimed : refuse(claimed.error);
}

export const views: Readonly<Record<string, Method>> = {
  'views.open': method({ tier }, { trigger_id: z.string(), view: structured }, (args, workspace) => {
    const view = modalOf(args.view, workspace);
    const { user } = claim(args.trigger_id, workspace);
    return answer(workspace.views.open(user, view, []));
  }),
  'views.push': method({ tier }, { trigger_id: z.string(), view: structured }, (args, workspace) => {
    const view = modalOf(args.view, workspace);
    const { user, view: from } = claim(args.trigger_id, workspace);
    const stack = workspace.views.stack(user);
    if (from === undefined || !stack.some(({ id }) => id === from)) refuse('not_found');
    if (stack.length >= numbers.modalsOfAStack) refuse('push_limit_reached');
    return answer(workspace.views.open(user, view, stack));
  }),
  'views.update': method(
    { tier },
    {
      view: structured,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    },
    (args, workspace) => {
      const modal = workspace.views
        .all()
        .find(({ id, view }) =>
          args.view_id === undefined ? view.external_id === args.external_id : id === args.view_id,
        );
      if (!modal) return refuse('not_found');
      if (args.hash !== undefined && args.hash !== modal.hash) refuse('hash_conflict');
      return answer(workspace.views.change(modal, { view: modalOf(args.view, workspace, modal) }));
    },
  ),
  'views.publish': method(
    { tier },
    { user_id: z.string(), view: structured, hash: z.string().optional() },
    (args, workspace) => {
      if (!workspace.manifest.features.app_home.home_tab_enabled) return refuse('not_enabled');
      if (!workspace.people.has(args.user_id)) return refuse('user_not_found');
      const known = workspace.views.home(args.user_id);
      if (args.hash !== undefined && args.hash !== known?.hash) refuse('hash_conflict');
      if (isTooLarge(args.view)) refuse('view_too_large');
      const checked = checkHome(args.view, workspace.settings.refusedBlocks);
      if (!checked.ok) return refuseFor('invalid_arguments', checked.problems);
      const blocks = named(checked.view.blocks, workspace.newId);
      return answer(workspace.views.publish(args.user_id, { ...checked.view, blocks }));
    },
  ),
};
