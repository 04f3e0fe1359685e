import type { Log as Full } from '../../log.ts';

/** The part of a logger that this surface uses. */
export type Log = Pick<Full, 'info' | 'warn' | 'error'>;
