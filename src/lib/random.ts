import type { RandomBytes } from './ids.ts';

/** From node:crypto, which takes ten milliseconds to load: whoever passes this on may never need it. */
export const randomBytes: RandomBytes = (size) => process.getBuiltinModule('node:crypto').randomBytes(size);
