/** Whether a text could steer a terminal or hide something: C0 but the line feed, DEL, C1, directions, tags. */
export function steers(text: string): boolean {
  return [...text].some((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return (
      (code < 0x20 && letter !== '\n') ||
      (code >= 0x7f && code <= 0x9f) ||
      (code >= 0x200e && code <= 0x200f) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069) ||
      (code >= 0xe0000 && code <= 0xe007f)
    );
  });
}
