import type { StandingApproval } from '../../../executor/api.ts';
import { type Block, blank, rows, type Style, styled, text } from './block.ts';
import { shortId } from './changes.ts';
import { duration, instant } from './time.ts';

type Status = 'in_force' | 'ended' | 'revoked';

const statusStyles = { in_force: 'green', ended: 'gray', revoked: 'red' } as const satisfies Record<Status, Style>;

/** With where it stands, which otherwise only the clock could tell. */
export function standingDocument(standing: StandingApproval, nowMs: number) {
  return { ...standing, status: statusOf(standing, nowMs) };
}

function statusOf({ revoked, untilMs }: StandingApproval, nowMs: number): Status {
  if (revoked) return 'revoked';
  return nowMs < untilMs ? 'in_force' : 'ended';
}

export function standingBlocks(all: readonly StandingApproval[], nowMs: number): readonly Block[] {
  if (all.length === 0) return [text('Nothing is approved beforehand.')];
  return all.flatMap((one, at) => [...(at === 0 ? [] : [blank]), ...oneBlocks(one, nowMs)]);
}

function oneBlocks(one: StandingApproval, nowMs: number): readonly Block[] {
  const { id, operation, account, region, resources, subject, input, asker, by, changeId, uses } = one;
  const status = statusOf(one, nowMs);
  return [
    text([
      styled(id, 'bold'),
      '  ',
      styled(status.replace('_', ' '), statusStyles[status]),
      `  ${endWords(one, nowMs)}`,
    ]),
    rows(
      [
        ['Lets pass', `${operation} on ${resources.join(', ')}, for ${subject}`],
        ['Account', region === undefined ? account : `${account}, ${region}`],
        ['Parameters', input === undefined ? 'any' : JSON.stringify(input)],
        ['Asked by', asker.person ?? asker.name],
        ['Given by', `${by.person ?? by.name}, ${instant(one.grantedAtMs)}, on ${shortId(changeId)}`],
        ['Used', usedWords(uses)],
      ],
      2,
    ),
  ];
}

function endWords({ revoked, untilMs }: StandingApproval, nowMs: number): string {
  if (revoked) return `by ${revoked.by}, ${instant(revoked.atMs)}`;
  return nowMs < untilMs ? `until ${instant(untilMs)}, in ${duration(untilMs - nowMs)}` : instant(untilMs);
}

function usedWords(uses: StandingApproval['uses']): string {
  if (uses.length === 0) return 'not yet';
  const last = uses.slice(-5).map(({ changeId }) => shortId(changeId));
  const more = uses.length - last.length;
  return `${uses.length === 1 ? 'once' : `${uses.length} times`}: ${more > 0 ? '… ' : ''}${last.join(', ')}`;
}

export function revokedBlocks({ id, uses }: StandingApproval): readonly Block[] {
  const used = uses.length === 0 ? '' : ` It was used: ${usedWords(uses)}.`;
  return [text(`Revoked ${id}: nothing passes by it any more. What it let pass and was sent stays as it is.${used}`)];
}
