/** A form that was sent: the request in it, or what is wrong beside the input that it is about. */

import type { Failure } from '../../../errors.ts';
import { type Accounts, sentencesOf, validate } from '../../../executor/input.ts';
import type { JsonObject, Tool } from '../../../tool.ts';
import { fitText } from '../text/fit.ts';
import { type Place, placeOf } from './block-id.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import type { FormPayload } from './payload.ts';
import { type FormValues, readForm } from './values.ts';

export type Submitted =
  | { readonly kind: 'request'; readonly input: JsonObject; readonly metadata: Metadata }
  /** For the ack: `response_action: errors`. */
  | { readonly kind: 'errors'; readonly errors: Record<string, string> }
  /** Nothing that we drew. */
  | { readonly kind: 'unknown' };

/** Slack gives no number for these; they stand in one narrow line. */
const longestError = 300;

export function submittedForm(tool: Tool, payload: FormPayload, accounts: Accounts): Submitted {
  const metadata = readMetadata(payload.private_metadata);
  if (!metadata || metadata.operation !== tool.operation) return { kind: 'unknown' };
  const values = readForm(tool, payload, metadata.lists);
  if (Object.keys(values.problems).length > 0) return { kind: 'errors', errors: fitting(values.problems) };
  const inputs = inputsOf(payload);
  const parsed = tool.schema.safeParse(values.input, { reportInput: true });
  if (!parsed.success) {
    const found = parsed.error.issues.flatMap((issue) =>
      sentencesOf(tool, issue).map((sentence) => ({ at: blockFor(issue.path, inputs, values), sentence })),
    );
    return { kind: 'errors', errors: joined(found) };
  }
  const checked = validate(tool, values.input, accounts);
  if ('failure' in checked) return { kind: 'errors', errors: joined([generally(checked.failure, inputs)]) };
  return { kind: 'request', input: values.input, metadata };
}

interface Input {
  readonly blockId: string;
  readonly place: Place;
}

/** Errors stand at inputs only. */
function inputsOf(payload: FormPayload): readonly Input[] {
  return payload.blocks.flatMap(({ block_id: blockId }) => {
    const place = placeOf(blockId);
    return place ? [{ blockId, place }] : [];
  });
}

/** The input of this very value, one inside of it, one of the same parameter, or the first. */
function blockFor(path: readonly PropertyKey[], inputs: readonly Input[], { keys }: FormValues): string | undefined {
  const own = inputs.filter(({ place }) => !place.helper);
  const wanted = keyed(path, keys);
  for (let length = wanted.length; length > 0; length -= 1) {
    const beginning = wanted.slice(0, length).join('.');
    const found = own.find(({ place }) => place.path === beginning || place.path.startsWith(`${beginning}.`));
    if (found) return found.blockId;
  }
  return own[0]?.blockId;
}

/** A path of the schema counts items; a path of the form names them. */
function keyed(path: readonly PropertyKey[], keys: FormValues['keys']): string[] {
  const steps: string[] = [];
  for (const step of path)
    steps.push(typeof step === 'number' ? String(keys[steps.join('.')]?.[step] ?? step) : String(step));
  return steps;
}

/** What is wrong with several together stands at the first that it names. */
function generally({ message, next }: Failure, inputs: readonly Input[]): Found {
  const said = next === undefined ? message : `${message} ${next}`;
  const own = inputs.filter(({ place }) => !place.helper);
  const positions = own
    .map(({ blockId, place }) => ({ blockId, at: said.search(new RegExp(`\\b${place.path.split('.')[0]}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  return { at: positions[0]?.blockId ?? own[0]?.blockId, sentence: said };
}

interface Found {
  readonly at: string | undefined;
  readonly sentence: string;
}

function joined(found: readonly Found[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { at, sentence } of found) {
    if (at === undefined) continue;
    errors[at] = errors[at] === undefined ? sentence : `${errors[at]} ${sentence}`;
  }
  return fitting(errors);
}

function fitting(errors: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([at, sentence]) => [at, fitText(sentence, longestError)]));
}
