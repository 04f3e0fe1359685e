/** The tools that a server has for its clients: made once, since every request of a client without a session asks anew. */
import type { Tool } from '../../tool.ts';
import { changeTools } from './change-tools.ts';
import type { OwnTool } from './own-tool.ts';
import type { ListedTool } from './protocol.ts';
import { resultTools } from './result-tools.ts';
import { listTools } from './tool-list.ts';
import { everything, type Offer, type Offered, offeredOf } from './toolsets.ts';

export interface Offering {
  readonly offered: Offered;
  /** Those that are no operation of the cloud, switched on or not. */
  readonly own: readonly OwnTool[];
  readonly listed: ListedTool[];
}

export function offeringOf(tools: readonly Tool[], offer: Offer = everything): Offering {
  const own = [...changeTools(), ...resultTools()];
  const offered = offeredOf(tools, offer);
  const switchedOn = own.filter(({ toolset }) => offered.own.has(toolset)).map(({ listed }) => listed);
  return { offered, own, listed: listTools(offered.tools, switchedOn) };
}
