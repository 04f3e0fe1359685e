/**
 * Characters of a text from outside that do something instead of showing something. One place says which they are, in
 * classes to stand inside the brackets of a regular expression with the flag `u`.
 */

/** What steers a terminal or ends a line. */
export const controls = String.raw`\p{Cc}\u2028\u2029`;

/** What is not seen, or turns the order of what is: directions, joiners, fillers, tags. */
export const invisibles = String.raw`\p{Cf}\p{Default_Ignorable_Code_Point}\u2800`;

const steering = new RegExp(`(?!\\n)[${controls}${invisibles}]`, 'gu');

/** Whether a text holds any of them, the line feed left aside. */
export function steers(text: string): boolean {
  return text.search(steering) >= 0;
}

/** JSON, or YAML in double quotes, with all of them as escapes: nothing is lost, and nothing steers a terminal. */
export function escapeSteering(written: string): string {
  return written.replace(steering, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
