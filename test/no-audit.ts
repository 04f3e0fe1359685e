import type { ExecutorAudit } from '../src/executor/audit.ts';

const refused = () => Promise.reject(new Error('Nothing is audited here.'));

/** The audit of an executor that has none. */
export const noAudit: ExecutorAudit = {
  head: refused,
  verify: refused,
  export: () => {
    throw new Error('Nothing is audited here.');
  },
  archive: refused,
};
