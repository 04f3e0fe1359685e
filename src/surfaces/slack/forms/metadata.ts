/** What a form remembers in `private_metadata`: ids and the order of its parts, no values but those that choices hang on. */
import { z } from 'zod';
import { limits } from '../limits.ts';

const Known = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export const Metadata = z.object({
  operation: z.string().max(200),
  /** The same however often the form is sent: a change is asked for once. */
  key: z.string().max(200),
  /** Lists that were touched: which items there are, and the key of the next. */
  lists: z.record(z.string(), z.object({ keys: z.array(z.int()), next: z.int(), rows: z.boolean() })),
  /** Values on which others depend, by path: a request for options does not bring what is filled in. */
  known: Known,
  /** Where the answer goes, such as a channel and a thread. */
  where: z.record(z.string(), z.string().max(300)),
  /** Without live choices. */
  plain: z.boolean(),
});
export type Metadata = z.output<typeof Metadata>;
export type Lists = Metadata['lists'];
export type Known = z.output<typeof Known>;

export function writeMetadata(metadata: Metadata): string {
  const whole = JSON.stringify(metadata);
  if (whole.length <= limits.privateMetadata) return whole;
  // Choices then list less; nothing that was filled in is lost.
  return JSON.stringify({ ...metadata, known: {} } satisfies Metadata);
}

export function readMetadata(text: string): Metadata | undefined {
  try {
    return Metadata.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
