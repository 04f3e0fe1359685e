import type { Change } from '../../../executor/change.ts';
import { shortfallOf, shortfallWords } from '../../../executor/decisions/enough.ts';
import type { DiffLine, Target } from '../../../tool.ts';
import { type Block, blank, heading, rows, type Style, styled, type Text, text } from './block.ts';
import { duration, instant } from './time.ts';
import { askerWords } from './who.ts';

const signs = {
  added: { sign: '+', style: 'green' },
  removed: { sign: '-', style: 'red' },
  changed: { sign: '~', style: 'yellow' },
  kept: { sign: '=', style: 'gray' },
} as const satisfies Record<DiffLine['change'], { sign: string; style: Style }>;

/** What a change would do, in the order in which a person who decides needs it. */
export function planBlocks(change: Change, nowMs: number): readonly Block[] {
  const { plan } = change;
  return [
    heading(plan.summary),
    ...(plan.alarm === undefined ? [] : [blank, text(styled(`!! ${plan.alarm}`, 'bold', 'red'))]),
    ...plan.targets.flatMap((target) => [blank, ...targetBlocks(target)]),
    ...(plan.warnings.length > 0 ? [blank] : []),
    ...plan.warnings.map((warning) => text([styled('Warning: ', 'bold', 'yellow'), warning])),
    blank,
    rows(factsOf(change, nowMs)),
  ];
}

function targetBlocks(target: Target): readonly Block[] {
  return [heading(target.title), ...(target.lines.length > 0 ? [rows(target.lines.map(diffRow), 2)] : [])];
}

function diffRow(line: DiffLine): readonly Text[] {
  const { sign, style } = signs[line.change];
  const values = [line.before, line.after].filter((value) => value !== undefined);
  return [
    styled(sign, 'bold', style),
    styled(line.item, style),
    values.join(' → '),
    line.note === undefined ? '' : styled(`(${line.note})`, 'gray'),
  ];
}

function factsOf(change: Change, nowMs: number): readonly (readonly Text[])[] {
  const { plan, expiresAtMs, evaluation } = change;
  const way = plan.undo.kind === 'call' ? `${plan.undo.words} (${plan.undo.operation})` : plan.undo.words;
  return [
    fact('Operation', `${change.operation}, ${plan.effect}`),
    fact('Account', change.region === undefined ? change.account : `${change.account}, ${change.region}`),
    fact('Asked by', `${askerWords(change)}, ${instant(change.createdAtMs)}`),
    ...(change.undoOf === undefined ? [] : [fact('Takes back', change.undoOf)]),
    [styled('Touches', 'bold'), blastText(plan.blast)],
    fact('Way back', plan.undo.kind === 'call' ? way : `none: ${way}`),
    evaluation.denied === undefined ? fact('Approval', evaluation.needs.says) : fact('Denied', evaluation.denied),
    ...stillNeeded(change),
    fact('Digest', shortDigest(change.digest)),
    fact('Change', change.id),
    ...(expiresAtMs === undefined
      ? []
      : [
          fact(
            'Expires',
            nowMs < expiresAtMs
              ? `${instant(expiresAtMs)}, in ${duration(expiresAtMs - nowMs)}`
              : `${instant(expiresAtMs)}, passed`,
          ),
        ]),
  ];
}

/** Where some have approved, and it takes more. */
function stillNeeded({ state, approvals, evaluation: { needs } }: Change): readonly (readonly Text[])[] {
  const missing = shortfallOf(needs, approvals);
  if (state !== 'awaiting_approval' || approvals.length === 0 || missing.people === 0) return [];
  return [fact('Still needed', shortfallWords(missing))];
}

function blastText({ targets, lost, healthyLost, shareLost = 0, dropsEverything }: Change['plan']['blast']): Text {
  const touched = `${targets} ${targets === 1 ? 'resource' : 'resources'}`;
  if (lost === 0 && shareLost === 0 && !dropsEverything) return `${touched}; nothing is lost`;
  const healthy = healthyLost > 0 ? `, ${healthyLost} of them known to be healthy` : '';
  const share = shareLost > 0 ? `; ${percent(shareLost)} of what serves now` : '';
  const losing = `${touched}; ${lost} lost${healthy}${share}`;
  return dropsEverything ? [losing, styled('; nothing is left behind', 'bold', 'red')] : losing;
}

/** A little is never shown as nothing, nor nearly all as all. */
function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1%';
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`;
}

export const fact = (name: string, value: string): readonly Text[] => [styled(name, 'bold'), value];

export const shortDigest = (digest: string) => digest.slice(0, 12);
