/** The tools of this program, as assistants see them. Data: the bundle holds what this file makes (rolldown.config.mjs). */
import { tools } from '../tools/index.ts';
import { type Listing, listingOf } from './surfaces/mcp/listing.ts';

export const listing: Listing = listingOf(tools);
