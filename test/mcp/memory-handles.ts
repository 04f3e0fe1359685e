import type { Handles } from '../../src/ledger/port.ts';
import type { JsonObject } from '../../src/lib/json.ts';

/** What the ledger keeps of questions, for servers without one. Nothing ends. */
export function memoryHandles(): Handles {
  const kept = new Map<string, JsonObject>();
  return {
    async put(handles) {
      for (const { id, body } of handles) kept.set(id, body);
    },
    get: async (id) => kept.get(id),
  };
}
