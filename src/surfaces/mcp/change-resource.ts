/** A change as a resource: the JSON that `change_show` gives, under an address that a client can keep. */
import type { Executor } from '../../executor/api.ts';
import type { Change } from '../../executor/change.ts';
import { plainText } from '../../lib/text.ts';
import { untrustedRecord } from '../../lib/untrusted.ts';
import { viewChange } from './change-view.ts';
import { changeWords } from './change-words.ts';

const root = 'tencent-chatops://changes/';
const mimeType = 'application/json';

export const changeTemplate = {
  name: 'change',
  title: 'A change',
  uriTemplate: `${root}{id}`,
  description: 'Where a change stands, with its diff, as change_show answers it.',
  mimeType,
} as const;

export interface ChangeLink {
  readonly type: 'resource_link';
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

export function changeLink({ id }: Pick<Change, 'id'>): ChangeLink {
  return { type: 'resource_link', uri: `${root}${id}`, name: id, mimeType };
}

/** Which addresses show something else once this change has moved. */
export function addressesOfChange(id: string): readonly string[] {
  return [`${root}${id}`];
}

export interface ChangeContents {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
  readonly _meta: { readonly 'tencent-chatops/untrusted': true };
}

/** By the whole id: an address names one thing. */
export async function readChangeResource(
  uri: string,
  executor: Pick<Executor, 'show'>,
  howToApprove: (id: string) => string,
): Promise<{ readonly contents: readonly ChangeContents[] } | { readonly missing: string }> {
  const missing = {
    missing: `There is no resource ${plainText(uri, 120)}. Changes are read as ${changeTemplate.uriTemplate}.`,
  };
  if (!uri.startsWith(root)) return missing;
  const id = uri.slice(root.length);
  if (!/^chg-[0-9a-z]{1,60}$/.test(id)) return missing;
  const shown = await executor.show(id);
  if (shown.kind === 'failed' || shown.change.id !== id) return missing;
  const how = howToApprove(id);
  const { next } = changeWords(shown.change, how);
  const view = untrustedRecord(viewChange(shown.change, { next, howToApprove: how }, { withKept: true }));
  return {
    contents: [{ uri, mimeType, text: JSON.stringify(view), _meta: { 'tencent-chatops/untrusted': true } }],
  };
}
