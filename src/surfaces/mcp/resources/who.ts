import type { Directory } from '../../../people/directory.ts';
import type { Principal } from '../../../people/principal.ts';
import type { JsonObject } from '../../../tool.ts';

export type People = Pick<Directory, 'personOf'>;

/** Somebody who is listed goes by the name in the list, and everybody else by the identity: there is nothing more to tell them by. */
export function who({ id, name, person, surface, grade }: Principal, people: People): JsonObject {
  const listed = people.personOf(id)?.id ?? person;
  return { name, ...(listed === undefined ? { identity: id } : { person: listed }), surface, grade };
}

/** The same for what an event says of somebody. */
export function withoutIdentities({ decisionKey: _, by, ...facts }: JsonObject, people: People): JsonObject {
  // Where the person is recorded beside it, the identity adds nothing.
  const all = facts['person'] === undefined ? { by, ...facts } : facts;
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      typeof value === 'string' ? (people.personOf(value)?.id ?? value) : value,
    ]),
  );
}
