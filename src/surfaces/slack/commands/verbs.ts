/** What `/tc` does besides operations. One table: help, did-you-mean and reading go by it. */

export interface Verb {
  /** What stands behind it. */
  readonly takes: 'change' | 'standing' | 'operation' | 'nothing';
  readonly usage: string;
  readonly says: string;
}

export const verbs = {
  waiting: { takes: 'nothing', usage: 'waiting', says: 'What waits for a decision.' },
  mine: { takes: 'nothing', usage: 'mine', says: 'What you asked for.' },
  changes: { takes: 'nothing', usage: 'changes', says: 'The latest changes of everybody.' },
  show: { takes: 'change', usage: 'show <id>', says: 'One change: its plan, its decisions and its end.' },
  approve: {
    takes: 'change',

    usage: 'approve <id> [what is to be typed]',
    says: 'Approves it, where you may.',
  },
  deny: { takes: 'change', usage: 'deny <id> [reason]', says: 'Says no to it.' },
  cancel: { takes: 'change', usage: 'cancel <id> [reason]', says: 'Calls off a request that has not been sent.' },
  undo: { takes: 'change', usage: 'undo <id>', says: 'Plans the way back of a change that was made.' },
  standing: { takes: 'nothing', usage: 'standing', says: 'What passes without being asked about.' },
  revoke: { takes: 'standing', usage: 'revoke <id>', says: 'Ends a standing approval.' },
  help: { takes: 'operation', usage: 'help [operation]', says: 'This list, or what an operation takes.' },
} as const satisfies Record<string, Verb>;

export type VerbName = keyof typeof verbs;

export const verbNames = Object.keys(verbs).filter((name): name is VerbName => Object.hasOwn(verbs, name));

export const isVerb = (word: string): word is VerbName => Object.hasOwn(verbs, word);
