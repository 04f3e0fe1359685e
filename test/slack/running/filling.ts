/** What people do with the form of an operation, with whatever it takes. */
import type { Modal, Seen } from '../fake/index.ts';
import type { Stage } from './stage.ts';

type World = Pick<Stage, 'slack'>;

export const formText = (modal: Modal | undefined) => JSON.stringify(modal?.view ?? {});

/** The modal on top, once it is of this kind and says this. */
export function formOf({ slack }: World, user: string, kind = 'operation_form', words = ''): Promise<Modal> {
  return slack.until(() => {
    const modal = slack.modal(user);
    return modal?.view.callback_id === kind && formText(modal).includes(words) && modal;
  }, `${kind} ${words}`);
}

/** The block of a parameter: `FunctionTargets.0.Weight`. */
export function inputAt(modal: Modal | undefined, path: string) {
  const found = modal?.view.blocks.find(({ block_id: id }) => id?.replace('|?', '|').split('|')[1] === path);
  if (found?.type !== 'input') throw new Error(`There is no input of ${path} in ${formText(modal)}`);
  return { id: found.block_id ?? '', block: found };
}

export const hasInput = (modal: Modal | undefined, path: string) =>
  formText(modal).includes(`|${path}|`) || formText(modal).includes(`|?${path}|`);

/** Fills in one parameter, and waits for what is drawn anew because of it. */
export async function enters(stage: World, user: string, path: string, value: string | number | readonly string[]) {
  const { slack } = stage;
  const { id, block } = inputAt(slack.modal(user), path);
  const before = slack.modal(user)?.hash;
  await slack.user(user).fill({ [id]: value });
  if (block.dispatch_action !== true) return slack.modal(user);
  return slack.until(() => slack.modal(user)?.hash !== before && slack.modal(user), `the form after ${path}`);
}

/** What the select offers while this is typed. */
export async function offered({ slack }: World, user: string, path: string, typed = ''): Promise<readonly string[]> {
  const { id } = inputAt(slack.modal(user), path);
  const { options, error } = await slack.user(user).chooseFrom(id, typed);
  if (error !== undefined) throw new Error(`${path}: ${error}`);
  return options.map(({ value }) => value ?? '');
}

/** Chooses what the cloud was asked for. */
export async function picks(stage: World, user: string, path: string, value: string, typed = '') {
  await offered(stage, user, path, typed);
  const isList = inputAt(stage.slack.modal(user), path).block.element.type === 'multi_external_select';
  return enters(stage, user, path, isList ? [value] : value);
}

/** A button of the form, and what is drawn after it. */
export async function presses({ slack }: World, user: string, button: string): Promise<Modal> {
  const modal = slack.modal(user);
  if (!modal) throw new Error('No form is open.');
  await slack.user(user).click(modal, button);
  return slack.until(() => {
    const now = slack.modal(user);
    return now && now.hash !== modal.hash && now;
  }, `the form after ${button}`);
}

export const sends = ({ slack }: World, user: string): Promise<Seen> => slack.user(user).submit();
