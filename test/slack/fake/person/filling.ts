/** What a person does with a form, and with the fields of a message or of the Home tab. */

import { fieldOf, type Option, placeOf } from '../blocks/fields.ts';
import { checkOptions } from '../blocks/options.ts';
import type { Outcome } from '../delivery/outcome.ts';
import type { PostOffice } from '../delivery/post.ts';
import type { Workspace } from '../workspace.ts';
import type { Human } from '../world/people.ts';
import type { Modal } from '../world/views.ts';
import { changed, find } from './click.ts';
import { type Entry, entered, objections } from './form.ts';
import { actionBody, closedBody, type Surface, submissionBody, suggestionBody } from './payloads.ts';
import { type Seen, startLooking, type Trouble } from './seen.ts';
import { takeAnswer } from './submit.ts';

export interface Suggested {
  readonly options: readonly Option[];
  readonly ackMs: number | undefined;
  readonly error: Trouble | undefined;
}

export interface Filling {
  /** Into the fields of the modal on top, by action id, label or block id: texts, options by value or words, ids. */
  fill(values: Readonly<Record<string, Entry>>): Promise<Seen>;
  /** Chooses in a field outside of forms, on a message or the Home tab. */
  choose(on: Surface, what: string, entry: Entry): Promise<Seen>;
  /** Types into a select that asks the app; `fill` then takes one of the options. */
  chooseFrom(what: string, query: string, on?: Surface): Promise<Suggested>;
  submit(): Promise<Seen>;
  /** `Cancel`: the one on top goes; with `all`, or where the app wants so, the whole stack. */
  close(how?: { readonly all?: boolean }): Promise<Seen>;
}

const nothing: Outcome = { acked: true, ackMs: 0, payload: {}, noRetry: false };

export function fillingFor(human: Human, workspace: Workspace, office: PostOffice): Filling {
  const { views } = workspace;
  const offered = new Map<string, readonly Option[]>();
  const look = () => startLooking(human.id, workspace);

  function top(): Modal {
    const modal = views.stack(human.id).at(-1);
    if (!modal) throw new Error(`${human.name} has no modal open.`);
    return modal;
  }

  /** Keeps it in the form, and tells the app where the element does that. */
  async function enter(on: Surface, what: string, entry: Entry): Promise<Outcome> {
    const one = find(on, what);
    const value = entered(one, entry, offered.get(placeOf(one)) ?? []);
    const filled = new Map(on.kind === 'message' ? [] : on.filled).set(placeOf(one), value);
    const now =
      on.kind === 'message' ? on : on.kind === 'modal' ? views.change(on, { filled }) : views.changeHome(on, filled);
    const tells = one.input ? one.input.dispatch_action === true : fieldOf(one.element) !== undefined;
    if (!tells) return nothing;
    return office.interaction(actionBody(human, now, changed(one, filled), workspace), false);
  }

  return {
    async fill(values) {
      const seen = look();
      let last = nothing;
      for (const [what, entry] of Object.entries(values)) last = await enter(top(), what, entry);
      return seen(last);
    },
    async choose(on, what, entry) {
      const seen = look();
      return seen(await enter(on, what, entry));
    },
    async chooseFrom(what, query, on = top()) {
      const one = find(on, what);
      const least = 'min_query_length' in one.element ? (one.element.min_query_length ?? 3) : 3;
      if (query.length < least) return { options: [], ackMs: undefined, error: undefined };
      const outcome = await office.interaction(suggestionBody(human, on, one, query, workspace), true);
      if (!outcome.acked) return { options: [], ackMs: undefined, error: outcome.error };
      const options = checkOptions(outcome.payload);
      offered.set(placeOf(one), options ?? []);
      return { options: options ?? [], ackMs: outcome.ackMs, error: options ? undefined : 'invalid_response' };
    },
    async submit() {
      const seen = look();
      const modal = top();
      if (!modal.view.submit) throw new Error('That modal has nothing to submit.');
      const errors = objections(modal);
      if (Object.keys(errors).length > 0) {
        views.change(modal, { errors });
        return { ...seen(nothing), ackMs: undefined, errors };
      }
      const outcome = await office.interaction(submissionBody(human, modal, workspace), true);
      if (!outcome.acked) return seen(outcome);
      const effect = takeAnswer(modal, outcome.payload, workspace);
      return { ...seen(outcome), errors: effect.errors, ...(effect.ok ? {} : { error: 'invalid_response' }) };
    },
    async close({ all = false } = {}) {
      const seen = look();
      const modal = top();
      const isCleared = all || modal.view.clear_on_close === true;
      const gone = isCleared ? views.stack(human.id) : [modal];
      if (isCleared) views.closeAll(human.id);
      else views.close(modal);
      let last = nothing;
      for (const one of gone)
        if (one.view.notify_on_close)
          last = await office.interaction(closedBody(human, one, isCleared, workspace), false);
      return seen(last);
    },
  };
}
