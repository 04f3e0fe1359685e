/** Columns that a character takes on a terminal, near enough for deciding where to cut: ideographs and pictures take two. */
function widthOf(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    code >= 0x1f000;
  return wide ? 2 : 1;
}

/** A text in pieces that take at most so many columns each. */
export function piecesOf(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let width = 0;
  for (const letter of text) {
    const one = widthOf(letter);
    if (pieces.length === 0 || width + one > columns) {
      pieces.push(letter);
      width = one;
    } else {
      pieces[pieces.length - 1] += letter;
      width += one;
    }
  }
  return pieces;
}
