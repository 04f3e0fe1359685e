/** What is open in front of a person: a stack of modals, and the Home tab. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { type Filled, stateOf } from '../blocks/fields.ts';
import type { HomeView, ModalView } from '../blocks/view.ts';
import type { Changes } from '../changes.ts';
import { plainBlocks } from './messages.ts';
import { homeTeam } from './people.ts';

interface Shown<View> {
  readonly id: string;
  readonly user: string;
  readonly view: View;
  /** Another one after every change of the app's. */
  readonly hash: string;
  readonly filled: Filled;
  readonly seq: number;
}

export interface Modal extends Shown<ModalView> {
  readonly kind: 'modal';
  readonly root: string;
  readonly previous: string | undefined;
  /** Shown below the inputs, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface Home extends Shown<HomeView> {
  readonly kind: 'home';
}

export interface Views {
  /** The one on top is last. */
  stack(user: string): readonly Modal[];
  all(): readonly Modal[];
  modal(id: string): Modal | undefined;
  /** On top of the stack, or in place of it. */
  open(user: string, view: ModalView, on: readonly Modal[]): Modal;
  change(modal: Modal, change: Partial<Pick<Modal, 'view' | 'filled' | 'errors'>>): Modal;
  close(modal: Modal): void;
  closeAll(user: string): void;
  home(user: string): Home | undefined;
  publish(user: string, view: HomeView): Home;
  changeHome(home: Home, filled: Filled): Home;
  externalIds(): readonly string[];
}

export function createViews(changes: Changes, newId: (prefix: string) => string): Views {
  const stacks = new Map<string, readonly Modal[]>();
  const homes = new Map<string, Home>();
  const stack = (user: string) => stacks.get(user) ?? [];
  const all = () => [...stacks.values()].flat();
  const hash = () => `fake.${newId('h')}`;
  const keep = (user: string, modals: readonly Modal[]) => {
    stacks.set(user, modals);
    changes.tell();
  };
  const keepHome = (home: Home) => {
    homes.set(home.user, home);
    changes.tell();
    return home;
  };
  return {
    stack,
    all,
    modal: (id) => all().find((modal) => modal.id === id),
    open(user, view, on) {
      const id = newId('V');
      const modal: Modal = {
        kind: 'modal',
        id,
        user,
        view,
        hash: hash(),
        filled: new Map(),
        seq: changes.next(),
        root: on[0]?.id ?? id,
        previous: on.at(-1)?.id,
        errors: {},
      };
      keep(user, [...on, modal]);
      return modal;
    },
    change(modal, change) {
      const changed = {
        ...modal,
        ...change,
        seq: changes.next(),
        ...(change.view ? { hash: hash(), errors: {} } : {}),
      };
      keep(
        modal.user,
        stack(modal.user).map((one) => (one.id === modal.id ? changed : one)),
      );
      return changed;
    },
    close(modal) {
      changes.next();
      keep(
        modal.user,
        stack(modal.user).filter(({ id }) => id !== modal.id),
      );
    },
    closeAll(user) {
      changes.next();
      keep(user, []);
    },
    home: (user) => homes.get(user),
    publish(user, view) {
      const known = homes.get(user);
      const home = { id: known?.id ?? newId('V'), hash: hash(), seq: changes.next(), filled: new Map() };
      return keepHome({ kind: 'home', user, view, ...home });
    },
    changeHome: (home, filled) => keepHome({ ...home, filled, seq: changes.next() }),
    externalIds: () => [...all(), ...homes.values()].flatMap(({ view }) => view.external_id ?? []),
  };
}

/** As `view` in payloads and answers. */
export function viewObject(shown: Modal | Home, appId: string, botId: string): JsonObject {
  const { id, view, hash, filled } = shown;
  const isModal = view.type === 'modal';
  return {
    id,
    team_id: homeTeam.id,
    type: view.type,
    blocks: plainBlocks(view.blocks),
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: stateOf(view.blocks, filled),
    hash,
    title: isModal ? { ...view.title } : { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: isModal ? (view.clear_on_close ?? false) : false,
    notify_on_close: isModal ? (view.notify_on_close ?? false) : false,
    close: isModal && view.close ? { ...view.close } : null,
    submit: isModal && view.submit ? { ...view.submit } : null,
    previous_view_id: shown.kind === 'modal' ? (shown.previous ?? null) : null,
    root_view_id: shown.kind === 'modal' ? shown.root : id,
    app_id: appId,
    external_id: view.external_id ?? '',
    app_installed_team_id: homeTeam.id,
    bot_id: botId,
  };
}
