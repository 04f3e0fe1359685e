import type { Change, RecordedPlan } from '../../../executor/change.ts';
import { escapeSteering } from '../../../lib/characters.ts';
import type { JsonValue } from '../../../lib/json.ts';
import { limits } from '../limits.ts';
import { code, foreign, type Html, html, nothing } from './html.ts';
import { counted } from './words.ts';

type Target = RecordedPlan['targets'][number];
type Line = Target['lines'][number];

const signs = {
  added: { sign: '+', words: 'added' },
  removed: { sign: '−', words: 'removed' },
  changed: { sign: '~', words: 'changed' },
  kept: { sign: '=', words: 'kept' },
} as const satisfies Record<Line['change'], { sign: string; words: string }>;

/** What goes first where not every line fits: what is lost, never what stays. */
const order = ['removed', 'changed', 'added', 'kept'] as const satisfies readonly Line['change'][];

/** The difference that a change makes: a table for each thing that it touches. */
export function diffTables({ targets }: RecordedPlan): Html {
  return html`${targets.map(diffTable)}`;
}

function diffTable({ title, lines, resource }: Target, at: number): Html {
  if (lines.length === 0) return html`<p>${foreign(title)} (${code(resource)})</p>`;
  const shown =
    lines.length <= limits.diffLines
      ? lines
      : lines.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change)).slice(0, limits.diffLines);
  return html`<div class="scroll" role="region" aria-labelledby="target-${at}" tabindex="0">
<table class="diff" role="table" aria-labelledby="target-${at}">
<caption id="target-${at}">${foreign(title)} <small>${code(resource)}</small></caption>
<thead role="rowgroup"><tr role="row">${['Change', 'Item', 'Before', 'After', 'Note'].map(
    (name) => html`<th role="columnheader" scope="col">${name}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${shown.map(diffRow)}</tbody>
</table>
</div>
${shown.length < lines.length ? html`<p>And ${counted(lines.length - shown.length, 'line')} more.</p>` : nothing}`;
}

/** The roles keep it a table where a narrow page lays each row out as a block. */
function diffRow({ change, item, before, after, note }: Line): Html {
  const { sign, words } = signs[change];
  return html`<tr role="row" data-change="${change}">
<td role="cell"><span class="sign" aria-hidden="true">${sign}</span> ${words}</td>
<th role="rowheader" scope="row">${foreign(item)}</th>
${cell('Before', before)}${cell('After', after)}${cell('Note', note)}
</tr>`;
}

function cell(name: string, text: string | undefined): Html {
  return html`<td role="cell" data-name="${name}">${text === undefined ? nothing : foreign(text)}</td>`;
}

/** How much it hits. */
export function blastFacts({
  targets,
  lost,
  healthyLost,
  shareLost = 0,
  dropsEverything,
}: RecordedPlan['blast']): Html {
  return html`<dl class="numbers">
<div><dt>Resources touched</dt><dd>${targets}</dd></div>
<div><dt>Stop serving</dt><dd>${lost}</dd></div>
<div><dt>Known healthy of those</dt><dd>${healthyLost}</dd></div>
<div><dt>Share of what serves now</dt><dd>${percent(shareLost)}</dd></div>
</dl>
${dropsEverything ? html`<p><strong>Nothing is left behind.</strong></p>` : nothing}`;
}

/** A little is never shown as nothing, nor nearly all as all. */
function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1%';
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`;
}

export function wayBack({ plan: { undo } }: Pick<Change, 'plan'>): Html {
  return undo.kind === 'call'
    ? html`<p>${foreign(undo.words)} <small>(${code(undo.operation)})</small></p>${json('The request that takes it back', undo.request)}`
    : html`<p><strong>There is none.</strong> ${foreign(undo.words)}</p>`;
}

/** What is kept of what is deleted, for whoever creates it again by hand. */
export function keptConfiguration({ undo, before }: RecordedPlan): Html {
  return undo.kind === 'none' && undo.configurationKept ? json('Kept configuration', before) : nothing;
}

/** Every character as it is: what steers a terminal or hides is written as an escape. */
export function json(title: string, value: JsonValue): Html {
  const text = escapeSteering(JSON.stringify(value, undefined, 2));
  const cut = text.length > limits.jsonCharacters;
  return html`<details><summary>${title}</summary>
<pre tabindex="0" role="region" aria-label="${title}">${text.slice(0, limits.jsonCharacters)}</pre>
${cut ? html`<p>Of ${text.length} characters, the first ${limits.jsonCharacters}.</p>` : nothing}
</details>`;
}

/** "remove 2, add 1": what a button says that it does. */
export function doingWords({ targets }: RecordedPlan): string {
  const lines = targets.flatMap((target) => target.lines);
  const counts = (
    [
      ['remove', 'removed'],
      ['change', 'changed'],
      ['add', 'added'],
    ] as const
  ).map(([verb, change]) => [verb, lines.filter((line) => line.change === change).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([verb, count]) => `${verb} ${count}`)
    .join(', ');
}
