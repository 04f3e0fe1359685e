/** What a server has besides tools: resources, prompts, and completions of both. One for all clients of a process. */
import type { Executor } from '../../executor/api.ts';
import type { Accounts } from '../../executor/input.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Directory } from '../../people/directory.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { type Completions, createCompletions } from './completions/completions.ts';
import type { Log } from './log.ts';
import type { Offering } from './offering.ts';
import type { OwnPrompt } from './prompts/prompt.ts';
import { offeredPrompts } from './prompts/prompts.ts';
import { createResources, type Resources } from './resources/resources.ts';

export interface LibraryParts {
  readonly executor: Executor;
  readonly clock: Clock;
  readonly log: Log;
  /** The command by which a human can decide on a change. */
  readonly howToApprove: (id: string) => string;
  readonly offering: Offering;
  readonly policy: () => PolicyDocument;
  readonly people: Directory;
  readonly accounts: Accounts;
}

export interface Library {
  readonly resources: Resources;
  readonly prompts: readonly OwnPrompt[];
  readonly completions: Completions;
}

export function createLibrary({ offering: { offered }, ...parts }: LibraryParts): Library {
  return {
    resources: createResources({ ...parts, offered }),
    prompts: offeredPrompts(offered),
    completions: createCompletions(parts),
  };
}
