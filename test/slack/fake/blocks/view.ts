/** What Slack says to a view. */
import { z } from 'zod';
import { checkBlocks } from './check.ts';
import { numbers } from './numbers.ts';
import { type Problem, problemsOf } from './problems.ts';
import type { Block } from './shapes.ts';
import { id, plain } from './text.ts';

const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(numbers.privateMetadata).exactOptional(),
  callback_id: z.string().max(numbers.id).exactOptional(),
  external_id: id.exactOptional(),
};
const Modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(numbers.viewTitle),
  submit: plain(numbers.viewButton).exactOptional(),
  close: plain(numbers.viewButton).exactOptional(),
  clear_on_close: z.boolean().exactOptional(),
  notify_on_close: z.boolean().exactOptional(),
  submit_disabled: z.boolean().exactOptional(),
  ...common,
});
const Home = z.strictObject({ type: z.literal('home'), ...common });

type Of<View> = Omit<View, 'blocks'> & { readonly blocks: readonly Block[] };
export type ModalView = Of<z.infer<typeof Modal>>;
export type HomeView = Of<z.infer<typeof Home>>;

export type CheckedView<View> =
  | { readonly ok: true; readonly view: View }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const isTooLarge = (given: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(given) ?? '') > numbers.viewBytes;

export function checkModal(given: unknown, refused: readonly string[], base = '/view'): CheckedView<ModalView> {
  const parsed = Modal.safeParse(given);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error.issues, base) };
  const checked = checkBlocks(parsed.data.blocks, 'modal', refused, `${base}/blocks`);
  if (!checked.ok) return checked;
  if (!parsed.data.submit && checked.blocks.some(({ type }) => type === 'input'))
    return {
      ok: false,
      problems: [{ pointer: base, message: 'must define `submit` to use an `input` block in modals' }],
    };
  return { ok: true, view: { ...parsed.data, blocks: checked.blocks } };
}

export function checkHome(given: unknown, refused: readonly string[], base = '/view'): CheckedView<HomeView> {
  const parsed = Home.safeParse(given);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error.issues, base) };
  const checked = checkBlocks(parsed.data.blocks, 'home', refused, `${base}/blocks`);
  return checked.ok ? { ok: true, view: { ...parsed.data, blocks: checked.blocks } } : checked;
}
