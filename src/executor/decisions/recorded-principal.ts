import { steers } from '../../lib/characters.ts';
import { plainText } from '../../lib/text.ts';
import type { Directory } from '../../people/directory.ts';
import type { Principal } from '../../people/principal.ts';
import { worthOf } from './grades.ts';

/** Somebody as the ledger keeps them: with who of `people` it is now, no grade that its surface cannot know, and nothing in it but plain text. */
export function recordedPrincipal(directory: Directory, given: Principal): Principal {
  const { person: _, channel, roles, ...identity } = given;
  const person = directory.personOf(given.id);
  const id = plainId(given.id);
  return {
    ...identity,
    grade: worthOf(given),
    id,
    name: plainText(given.name, 100) || id,
    // Only a token gives any, and only there is one shown.
    ...(roles !== undefined && given.surface === 'mcp' && { roles }),
    ...(channel !== undefined && { channel: plainText(channel, 100) }),
    ...(person && { person: person.id }),
  };
}

/** Escaped and not left out: two identities that look alike stay two. */
function plainId(id: string): string {
  if (!steers(id) && !id.includes('\n')) return id;
  return JSON.stringify(id)
    .slice(1, -1)
    .replace(/[^\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .slice(0, 200);
}
