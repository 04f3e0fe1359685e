/** What a person wants to know of a run besides its figures: what was hit, how it ended, and every sentence of the judge. */
import type { Report } from './run.ts';

/**
 * Nothing twice, nothing left behind, and enough was done to tell. An outcome that reading cannot tell is honest, and no
 * loss.
 */
export function isGood({ verdict, trials, changes }: Pick<Report, 'verdict' | 'trials' | 'changes'>): boolean {
  return verdict.duplicates.length === 0 && verdict.lost.length === 0 && changes >= trials;
}

const complaintsShown = 10;
const longest = 300;

export function describe(report: Report): readonly string[] {
  const { verdict, found, ends, executions, unrecorded, complaints } = report;
  const hits = found.flatMap(({ stretch, states }) => states.map((state) => `${state} | aimed at: ${stretch}`));
  return [
    'Found in the ledger right after the kill:',
    ...counted(hits),
    'Ends:',
    ...counted(ends),
    `  ${executions} writes carried out by the cloud, ${unrecorded} wishes never recorded`,
    ...section('Duplicates:', verdict.duplicates),
    ...section('Lost:', verdict.lost),
    ...section('Unknown:', verdict.unknown),
    ...section(`Complaints (${complaints.length}):`, complaints.slice(0, complaintsShown).map(shortened)),
  ];
}

const shortened = (line: string) => (line.length > longest ? `${line.slice(0, longest)}…` : line);

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];

function counted(things: readonly string[]): readonly string[] {
  return [...Map.groupBy(things, (thing) => thing)]
    .map(([thing, all]) => `  ${String(all.length).padStart(5)}  ${thing}`)
    .sort((a, b) => a.slice(8).localeCompare(b.slice(8)));
}
