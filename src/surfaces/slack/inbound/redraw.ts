import { z } from 'zod';
import { readMetadata } from '../forms/metadata.ts';
import { FormPayload } from '../forms/payload.ts';
import { type FormEvent, redrawForm } from '../forms/redraw.ts';
import { whoIn } from '../people/who.ts';
import { readPlace } from '../place.ts';
import type { InboundParts } from './inbound.ts';
import { placesOf } from './modals.ts';
import { showAnew } from './showing.ts';

const Body = z.object({ view: z.object({ id: z.string(), hash: z.string().optional() }) });

/** The form with one item more or less, or with what hangs on a choice. Nothing of it is the cloud's. */
export async function redraw({ context, background }: InboundParts, body: unknown, event: FormEvent): Promise<void> {
  const view = Body.safeParse(body).data?.view;
  const payload = z.object({ view: FormPayload }).safeParse(body).data?.view;
  const who = whoIn(body);
  const metadata = payload && readMetadata(payload.private_metadata);
  const tool = metadata && context.executor.tool(metadata.operation).tool;
  if (!view || !who || !tool) return;
  const drawn = redrawForm(tool, payload, event, placesOf(context));
  if (!drawn) return;
  // Where somebody was quicker, what comes of that is drawn from a newer state, and this one is out of date.
  const to = { user: who.userId, place: readPlace(metadata.where) };
  background(showAnew(context, to, drawn, { viewId: view.id, hash: view.hash }));
}
