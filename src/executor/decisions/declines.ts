import type { Failure } from '../../errors.ts';
import { digestOf } from '../../lib/digest.ts';
import { plainText } from '../../lib/text.ts';
import type { Principal } from '../../people/principal.ts';
import type { JsonObject } from '../../tool.ts';
import { changeOf, eventOf } from '../changes.ts';
import type { ExecutorContext } from '../context.ts';

/** The same for the same request by the same identity, whatever the live state. */
export function requestKeyOf(request: {
  readonly operation: string;
  readonly account: string;
  readonly region: string | undefined;
  readonly input: JsonObject;
  readonly asker: Principal;
}): string {
  const { operation, account, region = null, input, asker } = request;
  return digestOf({ operation, account, region, input, asker: asker.id });
}

/**
 * An assistant that asks again for what a human declined is told so, instead of people being asked again. A person who
 * asks in person may.
 */
export async function declinedBefore(
  context: ExecutorContext,
  key: string,
  asker: Principal,
): Promise<Failure | undefined> {
  const { ledger, clock, rememberDeclinesMs } = context;
  if (asker.surface !== 'mcp' || rememberDeclinesMs === 0) return undefined;
  const row = await ledger.latestAsked(key, ['denied']);
  if (!row || clock.now() - row.updatedAtMs > rememberDeclinesMs) return undefined;
  const { id, denial } = changeOf(row);
  const by = denial?.by.name ?? 'A human';
  const reason = denial?.reason === undefined ? '' : ` Reason given: ${JSON.stringify(denial.reason)}.`;
  if (context.mayNoteRepeat(id)) {
    await ledger.note(
      id,
      eventOf('asked_again', plainText(`${asker.name} asked for it again and was told that it was declined.`)),
    );
  }
  const minutes = Math.ceil((row.updatedAtMs + rememberDeclinesMs - clock.now()) / 60_000);
  return {
    code: 'Declined',
    message: `${by} declined this very request (${id}).${reason} Nobody was asked again, and nothing was sent.`,
    next: `Do not repeat it. A person who wants it all the same asks for it in person, or tells you after ${minutes} min.`,
  };
}
