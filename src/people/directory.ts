import type { PeopleFile } from './schema.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** As principals carry them: `os:alice`, `slack:T0123/U0456`, `login:…`, `mcp:…`. */
  readonly identities: readonly string[];
}

/** Everybody who is listed. One person's identities on all surfaces lead to the same entry. */
export interface Directory {
  readonly people: readonly Person[];
  /** Undefined for an identity that is nobody's. */
  personOf(identity: string): Person | undefined;
  /** By the name under which the person is listed. */
  person(id: string): Person | undefined;
}

export function createDirectory(file: PeopleFile): Directory {
  const people = Object.entries(file).map(
    ([id, entry]): Person => ({ id, name: entry.name ?? id, roles: entry.roles, identities: identitiesOf(entry) }),
  );
  const byIdentity = new Map(people.flatMap((person) => person.identities.map((identity) => [identity, person])));
  const byId = new Map(people.map((person) => [person.id, person]));
  return {
    people,
    personOf: (identity) => byIdentity.get(identity),
    person: (id) => byId.get(id),
  };
}

/** Nobody is listed: the program serves whoever runs it. */
export const nobodyListed: Directory = createDirectory({});

export const identityKinds = ['os', 'slack', 'login', 'mcp'] as const;

function identitiesOf(entry: PeopleFile[string]): readonly string[] {
  return identityKinds.flatMap((kind) => entry[kind].map((identity) => `${kind}:${identity}`));
}

/** Two identities are one person where they are the same, or where the directory says so. */
export function samePerson(
  directory: Directory,
  one: { readonly id: string; readonly person?: string },
  other: { readonly id: string; readonly person?: string },
): boolean {
  if (one.id === other.id) return true;
  const [first, second] = [one, other].map((who) => directory.personOf(who.id)?.id ?? who.person);
  return first !== undefined && first === second;
}
