/** The tools that a server has for its clients: made once, since every request of a client without a session asks anew. */
import type { Listing } from './listing.ts';
import type { ListedTool } from './protocol.ts';
import { everything, type Offer, type Offered, offeredOf } from './toolsets.ts';

export interface Offering {
  readonly offered: Offered;
  /** In an order that does not depend on how they were registered: clients cache the list in their prompt. */
  readonly listed: ListedTool[];
  /** The names of those that ask for a change. */
  readonly changeTools: ReadonlySet<string>;
}

export function offeringOf(listing: Listing, offer: Offer = everything): Offering {
  const offered = offeredOf(listing.tools, offer);
  const own = listing.own.filter(({ toolset }) => offered.own.has(toolset));
  return {
    offered,
    listed: [...offered.tools, ...own].map(({ listed }) => listed).sort((a, b) => (a.name < b.name ? -1 : 1)),
    changeTools: new Set(offered.tools.flatMap(({ kind, listed }) => (kind === 'change' ? [listed.name] : []))),
  };
}
