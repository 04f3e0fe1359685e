import { nearest } from '../../../executor/registry.ts';
import type { Tool } from '../../../tool.ts';
import { commands } from '../names.ts';

/** `gaap:DeleteListeners` → `delete-listeners`. Runs of capitals stay together. */
export function kebabName(operation: string): string {
  return operation
    .replace(/^.*:/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
}

/** `/gaap delete-listeners`. */
export function commandOf({ operation, product }: Pick<Tool, 'operation' | 'product'>): string {
  return `${commands[product]} ${kebabName(operation)}`;
}

/** Kebab, Pascal or snake case, with or without the product before it. */
export function toolsCalled(name: string, tools: readonly Tool[]): readonly Tool[] {
  const wanted = squeezed(name);
  const exact = tools.filter(({ operation }) => squeezed(operation) === wanted);
  return exact.length > 0 ? exact : tools.filter(({ operation }) => squeezed(kebabName(operation)) === wanted);
}

const squeezed = (name: string) => name.toLowerCase().replace(/[-_:\u2010-\u2015\u2212]/g, '');

/** Of these tools, the one whose name is most like it. */
export function nearestTool(name: string, tools: readonly Tool[]): Tool | undefined {
  const [guess] = nearest(
    name.replaceAll('_', '-'),
    tools.map(({ operation }) => kebabName(operation)),
  );
  return tools.find(({ operation }) => kebabName(operation) === guess);
}
