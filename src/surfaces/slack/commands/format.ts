import { controls, invisibles } from '../../../lib/characters.ts';
import { dottedParameters } from '../../../parameters/dotted.ts';
import type { JsonObject, JsonValue } from '../../../tool.ts';
import { commands } from '../names.ts';
import { kebabName } from './operations.ts';

/** A request as a command that reads back as the same request: what every answer repeats. */
export function formatCommand(operation: string, input: JsonObject): string {
  const [product = ''] = operation.split(':');
  const command = Object.entries(commands).find(([name]) => name === product)?.[1] ?? commands.tc;
  const first = command === commands.tc ? operation : kebabName(operation);
  return [command, first, ...parameterWords(input)].join(' ');
}

/** `--Name value` for each parameter; a list of plain words takes them all. */
export function parameterWords(input: JsonObject): string[] {
  return Object.entries(input).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (isPlainList(value)) return [`--${name} ${value.join(' ')}`];
    return dottedParameters({ [name]: value }).map((part) => `--${part.name}${tied(part.value)}`);
  });
}

function isPlainList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && isPlain(one));
}

const isPlain = (value: string) => /^[A-Za-z0-9@%+=:./*$][\w@%+=:./*$-]*$/.test(value);

/** What only a list or an object can be stands bare, so that it is read as one. */
const isEmpty = (value: string) => value === '[]' || value === '{}';

function tied(value: string): string {
  return isPlain(value) || /^-?\d+(\.\d+)?$/.test(value) || isEmpty(value) ? ` ${value}` : ` ${quoted(value)}`;
}

const unseen = new RegExp(`[${controls}${invisibles}]`, 'gu');
/** White space that is no ordinary one may be lost on the way. */
const spaces = /(?! )\s/gu;

function quoted(value: string): string {
  const written = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  return `"${value.replace(/["\\]/g, '\\$&').replace(unseen, written).replace(spaces, written)}"`;
}
