/** What a select offers while somebody types: from the cloud, where it answers in time. */
import type { PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { readMetadata } from '../forms/metadata.ts';
import { optionsFrom, optionsQuery, regionOptions } from '../forms/options.ts';
import { whoIn } from '../people/who.ts';
import type { InboundParts } from './inbound.ts';

const Body = z.object({
  block_id: z.string(),
  value: z.string().default(''),
  view: z.object({ private_metadata: z.string() }),
});

/** Slack waits for three seconds in all. */
const answerMs = 2_000;

export async function onOptions(
  { context }: InboundParts,
  body: unknown,
  ack: (options: PlainTextOption[]) => Promise<void>,
): Promise<void> {
  const { executor, accounts, identity, clock, log, signal } = context;
  const parsed = Body.safeParse(body).data;
  const who = whoIn(body);
  const metadata = parsed && readMetadata(parsed.view.private_metadata);
  const tool = metadata && executor.tool(metadata.operation).tool;
  const regions = tool && regionOptions(parsed.block_id, accounts, parsed.value);
  if (regions) return ack(regions);
  const wanted = tool && optionsQuery(tool, metadata, parsed.block_id, parsed.value);
  if (!tool || !who || !wanted) return ack([]);
  const { live, call } = wanted;
  const deadline = clock.deadline(answerMs);
  const late = new Promise<undefined>((resolve) => {
    deadline.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const found = (async () => {
    const identified = await identity.identify(who, { channel: undefined, atMostOldMs: 60_000 });
    if (identified.kind === 'refused' || !call) return undefined;
    const asker = { principal: identified.principal };
    const asked = await executor.query(call, asker, { signal: AbortSignal.any([signal, deadline]) });
    return asked.kind === 'answer' ? asked : undefined;
  })().catch((thrown: unknown) => {
    log.warn({ err: thrown }, 'a select could not be filled');
    return undefined;
  });
  const answer = await Promise.race([found, late]);
  const known = { live, answer: answer?.answer, set: answer?.set ?? '' };
  await ack(optionsFrom(tool, parsed.block_id, known, parsed.value));
}
