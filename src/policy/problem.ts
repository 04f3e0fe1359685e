/** What is checked of people and policy before anything runs, and how what is wrong with it is said. */
import type { PeopleFile } from '../people/schema.ts';
import type { ApproversFile, PolicyFile } from './schema.ts';

export interface Problem {
  /** Where it stands in the configuration file. */
  readonly path: readonly PropertyKey[];
  /** Goes on after the name of the place, and has no full stop. */
  readonly what: string;
  /** A name that nobody knows, and those that somebody does. */
  readonly meant?: { readonly name: string; readonly known: readonly string[] };
}

export interface Checked {
  readonly people: PeopleFile;
  readonly policy: PolicyFile;
  /** `approvals.from`. */
  readonly approvers: ApproversFile | undefined;
  readonly connected: Connected;
  /** Roles that tokens of assistants give: rules may ask who asks for them, and nobody approves by them. */
  readonly tokenRoles?: readonly string[];
}

/** What signs people in. */
export interface Connected {
  readonly slack: boolean;
  readonly oidc: boolean;
}
