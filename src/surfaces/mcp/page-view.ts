import { z } from 'zod';

/** What `tools/list` promises of a page. The items stand beside it under Tencent's own name for the list, and perhaps a word on why it is short. */
export const PromisedPage = z.object({
  TotalCount: z.number(),
  Offset: z.number(),
  NextOffset: z.number().exactOptional(),
});
