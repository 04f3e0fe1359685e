import { secrecyOf } from './redact-names.ts';

/** Stands for what was taken out, so that a reader knows that something was there. */
export const mask = '[redacted]';

/** What is longer, in characters, is not looked through and not let through either. */
const longestText = 262_144;

/** One redaction can lay another bare; a text that does not come to rest is not let through. */
const mostPasses = 5;

/**
 * The text without what is a secret by its shape or by the name in front of it; everything else stays as it is, and
 * a text that holds no secret is returned as it came. Never throws; redacting twice is the same as redacting once.
 */
export function redactText(text: string): string {
  if (!mayHold.test(text)) return text;
  if (text.length > longestText) return mask;
  let before = text;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const after = withoutPairs(withoutShapes(before));
    if (after === before) return after;
    before = after;
  }
  return mask;
}

/** Without any of these there is nothing that the rules below could find. */
const mayHold = /[=:：]|--|AKID|bearer|xox|xapp|gh[pousr]_|tcops_|eyJ/i;

/** A key's id with only its ends, which say which key it was. */
export function endsOf(id: string): string {
  if (/^.{4}….{4}$/u.test(id) || id === mask) return id;
  return id.length >= 16 ? `${id.slice(0, 4)}…${id.slice(-4)}` : mask;
}

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/** What is a secret by its shape, with what to put instead. Each runs through a text in one go. */
const shapes: readonly (readonly [RegExp, string])[] = [
  // To the end of the text where it was cut off.
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g, mask],
  // The id of a cloud key, and what stands right behind it where that could be the key itself.
  [new RegExp(`\\b(AKID[\\w-]{8,128}[\\s"'|,:;/=]{1,8})(?!${uuid})[\\w+=-]{30,}`, 'gi'), `$1${mask}`],
  [/\b(Bearer )[\w.~+/=-]{8,}/gi, `$1${mask}`],
  // Of Slack and GitHub, and signed tokens.
  [/\bx(?:ox[a-z]|app)-[\w-]{8,}/g, mask],
  [/\bgh[pousr]_\w{20,}/g, mask],
  // Our own, for MCP over HTTP.
  [/\btcops_[\w-]{20,}/g, mask],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g, mask],
  [/(\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s:@/"']{0,128}:)[^\s/"']{1,512}@/gi, `$1${mask}@`],
];

const keyIds = /\bAKID[\w-]{8,}/g;

function withoutShapes(text: string): string {
  return shapes
    .reduce((rest, [shape, instead]) => rest.replace(shape, instead), text)
    .replace(keyIds, (id) => endsOf(id));
}

/** A name and what leads from it to a value: `password=`, `"secretKey": `, `--token `, also inside quoted JSON. */
const lead =
  /(?<![\w-])(?:--([\w-]{1,128})[ \t]{1,4}(?!-)|-{0,2}([\w-]{1,128}|密码|口令|密钥|令牌)(?:\\{0,8}["'`])?\s{0,4}(?:=>|[=:：])\s{0,4})/g;

/** In the order of trying: quoted (to the end of the text where the quote never ends), or up to where a list goes on. */
const quoted = /(\\{0,8})(["'`])([\s\S]*?)(?:(?<!\\)\1\2|$)/y;
const bare = /(?:(?:basic|bearer|digest|negotiate|token)\s{1,4})?[^\s"',;&]+/iy;
const cookies = /[^"'\r\n]+/y;

function withoutPairs(text: string): string {
  let kept = '';
  let keptTo = 0;
  for (const found of text.matchAll(lead)) {
    const name = found[1] ?? found[2] ?? '';
    const at = found.index + found[0].length;
    // A name that was taken out as the value of another may itself lead to one.
    if (at <= keptTo || !isTold(name)) continue;
    const value = valueAt(text, at, name);
    if (value === undefined) continue;
    kept += text.slice(keptTo, at) + value.instead;
    keptTo = at + value.length;
  }
  return kept + text.slice(keptTo);
}

/** "Credentials:" leads in sentences to words, and in signatures to a key's id, which has a shape of its own. */
function isTold(name: string): boolean {
  return secrecyOf(name) === 'secret' && !/credentials?$/i.test(name);
}

function valueAt(
  text: string,
  at: number,
  name: string,
): { readonly length: number; readonly instead: string } | undefined {
  const inQuotes = matchAt(quoted, text, at);
  if (inQuotes) {
    const [whole, slashes = '', quote = '', value = ''] = inQuotes;
    return value === '' ? undefined : { length: whole.length, instead: `${slashes}${quote}${mask}${slashes}${quote}` };
  }
  const [value] = matchAt(/cookies?$/i.test(name) ? cookies : bare, text, at) ?? [];
  return value === undefined ? undefined : { length: value.length, instead: mask };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
