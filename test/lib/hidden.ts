import fc from 'fast-check';

/** What no text that is handed on may hold: control characters but tab and line feed, what hides or turns text, halves of a pair. */
export const hidden = /(?![\t\n])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Surrogate}\u2028\u2029\u2800]/u;

/** Text as somebody writes it who wants to steer a terminal, a reader or a model. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\u001b[2J', '\u009b2J', '\u001b]0;x\u0007', '\r\n', '\r', '\u0000', '\u007f', '\u0085', '\u2028'],
        ...['\u202e', '\u2066', '\u200f', '\u061c', '\u200b', '\u2060', '\ufeff', '\u00ad', '\u3164', '\u2800'],
        ...['\u{e0041}', '\ud83d', '\udc4d', '\ufff9', '\ufe0f', '👍', '负载', 'web', ' ', '\t', '\n'],
        ...['"', '}', '\\u202e', '{"a":"\\u202e","password":"x"}'],
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

/** Any JSON with such texts in it, as values and as names. */
export const hostileJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileText,
    fc.constantFrom(null, true, 0, -1.5),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(hostileText, tie('value'), { maxKeys: 4 }),
  ),
})).value;
