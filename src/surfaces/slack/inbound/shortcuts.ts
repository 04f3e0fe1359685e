import { z } from 'zod';
import { idsIn, menuView, useIdView } from '../forms/menu.ts';
import { shortcuts } from '../names.ts';
import { whoIn } from '../people/who.ts';
import { placeIn, writePlace } from '../place.ts';
import type { Ack, InboundParts } from './inbound.ts';
import { openModal } from './modals.ts';

const Body = z.object({ trigger_id: z.string(), message: z.unknown().optional() });

/** Texts of a message, wherever they stand in it, as far as they are looked through. */
const longestMessage = 40_000;

/** As they are read: in JSON the end of a line before an id would become a part of it. */
function textsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.values(part).flatMap(textsIn);
}

export async function onShortcut(
  { context, background }: InboundParts,
  callback: string,
  body: unknown,
  ack: Ack,
): Promise<void> {
  await ack();
  const parsed = Body.safeParse(body).data;
  const who = whoIn(body);
  if (!parsed || !who) return;
  const place = placeIn(body, context.clock.now());
  const { tools } = context.executor;
  const opening = { who, place, trigger: parsed.trigger_id };
  const text = textsIn(parsed.message).join('\n').slice(0, longestMessage);
  background(
    openModal(context, opening, async () =>
      callback === shortcuts.useId
        ? useIdView(idsIn(text, tools), tools, writePlace(place))
        : menuView(tools, writePlace(place)),
    ),
  );
}
