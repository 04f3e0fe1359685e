import { distance } from 'fastest-levenshtein';
import type { Tool } from '../tool.ts';

/** `gaap:DeleteListeners` → `gaap_delete_listeners`, the name on MCP. Runs of capitals stay together: `DescribeTCPListeners` → `describe_tcp_listeners`. */
export function snakeName(operation: string): string {
  return operation
    .replace(':', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

export function findTool(
  tools: readonly Tool[],
  name: string,
): { readonly tool: Tool } | { readonly tool: undefined; readonly nearest: readonly string[] } {
  const tool = tools.find(({ operation }) => operation === name || snakeName(operation) === name);
  if (tool) return { tool };
  return {
    tool: undefined,
    nearest: nearest(
      name,
      tools.map(({ operation }) => operation),
    ),
  };
}

/** At most three names that somebody may have meant, the best first. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, far }) => far <= Math.max(2, candidate.length * 0.4) || candidate.toLowerCase().includes(wanted),
    )
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
