import type { Principal } from '../../../people/principal.ts';
import type { JsonObject } from '../../../tool.ts';

/** Somebody who is listed goes by the name in the list, and everybody else by the identity: there is nothing more to tell them by. */
export function who({ id, name, person, surface, grade }: Principal): JsonObject {
  return { name, ...(person === undefined ? { identity: id } : { person }), surface, grade };
}

/** The same for what an event says of somebody. */
export function withoutIdentities({ by, decisionKey: _, ...facts }: JsonObject): JsonObject {
  return { ...facts, ...(by !== undefined && facts['person'] === undefined && { by }) };
}
