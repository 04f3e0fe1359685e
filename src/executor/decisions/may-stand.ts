import type { ChangeDocument } from '../change.ts';

/** Whether the like of a change may pass by a standing approval: only what a plain yes settles, and nothing that destroys. */
export function mayStand({ plan, evaluation: { needs } }: Pick<ChangeDocument, 'plan' | 'evaluation'>): boolean {
  return plan.effect === 'write' && needs.typed === '' && !needs.reason && !needs.breakGlassOnly;
}
