/** Permissions to open a modal: for one person, for three seconds, once. */
import { timings } from '../timings.ts';

interface Trigger {
  readonly user: string;
  readonly madeAt: number;
  /** The modal that the person acted in. */
  readonly view: string | undefined;
  used: boolean;
}

export type Claimed =
  | { readonly ok: true; readonly user: string; readonly view: string | undefined }
  | { readonly ok: false; readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };

export interface Triggers {
  issue(user: string, view?: string): string;
  claim(id: string): Claimed;
}

export function createTriggers(elapsed: () => number): Triggers {
  const issued = new Map<string, Trigger>();
  return {
    issue(user, view) {
      const id = `${issued.size + 1}.1000000001.fake${String(issued.size + 1).padStart(8, '0')}`;
      issued.set(id, { user, madeAt: elapsed(), view, used: false });
      return id;
    },
    claim(id) {
      const trigger = issued.get(id);
      if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
      if (elapsed() - trigger.madeAt >= timings.triggerMs) return { ok: false, error: 'expired_trigger_id' };
      trigger.used = true;
      return { ok: true, user: trigger.user, view: trigger.view };
    },
  };
}
