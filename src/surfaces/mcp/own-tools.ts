/** The tools that are no operation of the cloud. */
import { changeTools } from './change-tools.ts';
import type { OwnTool } from './own-tool.ts';
import { resultTools } from './result-tools.ts';

export const ownTools: readonly OwnTool[] = [...changeTools, ...resultTools];
