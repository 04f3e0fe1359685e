/** The tools of this program, as assistants see them. Evaluated when the program is bundled (rolldown.config.mjs), so data alone. */
import { tools } from '../tools/index.ts';
import { type Listing, listingOf } from './surfaces/mcp/listing.ts';

export const listing: Listing = listingOf(tools);
