/** The prompts for the usual jobs. One is offered where everything that it sends the model to is. */
import type { Offered } from '../toolsets.ts';
import moveFunctionTargets from './move-function-targets.ts';
import type { OwnPrompt } from './prompt.ts';
import retireListener from './retire-listener.ts';
import rotateOriginServers from './rotate-origin-servers.ts';
import stopRunawayFunctionEvent from './stop-runaway-function-event.ts';
import whoChangedWhat from './who-changed-what.ts';

export const prompts: readonly OwnPrompt[] = [
  moveFunctionTargets,
  retireListener,
  rotateOriginServers,
  stopRunawayFunctionEvent,
  whoChangedWhat,
];

export function offeredPrompts({ tools, own }: Pick<Offered, 'tools' | 'own'>): readonly OwnPrompt[] {
  const names: ReadonlySet<string> = new Set(tools.map(({ operation }) => operation));
  return prompts.filter(
    (prompt) => prompt.operations.every((name) => names.has(name)) && prompt.own.every((toolset) => own.has(toolset)),
  );
}
