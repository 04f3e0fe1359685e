import { Refusal } from '../refusal.ts';

export type Nested = string | Nested[] | { [name: string]: Nested };

/** No operation nests deeper than 10 (docs/tencent-api.md A3), and none takes longer lists than this by GET or form. */
const limits = { depth: 16, index: 999 } as const;

interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

const malformed = (name: string, why: string): Refusal =>
  new Refusal('InvalidParameter', `The parameter \`${name.slice(0, 100)}\` is malformed: ${why}.`);

/**
 * `FunctionTargets.0.Function.FunctionName=x` becomes `{ FunctionTargets: [{ Function: { FunctionName: 'x' } }] }`.
 * Lists keep their order by index; gaps close.
 */
export function nest(parameters: Iterable<readonly [string, string]>): { [name: string]: Nested } {
  const root: Node = { children: new Map() };
  for (const [name, value] of parameters) {
    const parts = name.split('.');
    if (parts.length > limits.depth) throw malformed(name, 'it is nested too deeply');
    let node = root;
    for (const part of parts) {
      if (part === '') throw malformed(name, 'a part of its name is empty');
      if (node.value !== undefined) throw malformed(name, 'it is both a value and a structure');
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    if (node.value !== undefined) throw malformed(name, 'it is given twice');
    if (node.children.size > 0) throw malformed(name, 'it is both a value and a structure');
    node.value = value;
  }
  return objectOf(root, '');
}

function nestedOf(node: Node, path: string): Nested {
  if (node.value !== undefined) return node.value;
  const names = [...node.children.keys()];
  const indexes = names.filter((name) => /^(0|[1-9]\d*)$/.test(name));
  if (indexes.length === 0) return objectOf(node, path);
  if (indexes.length < names.length) throw malformed(path, 'it is both a list and a structure');
  const sorted = indexes.map(Number).sort((a, b) => a - b);
  if (sorted.some((index) => index > limits.index)) throw malformed(path, `its index is greater than ${limits.index}`);
  return sorted.flatMap((index) => {
    const child = node.children.get(String(index));
    return child ? [nestedOf(child, `${path}.${index}`)] : [];
  });
}

/** `fromEntries` defines own properties, so that a parameter named `__proto__` is only an unknown parameter. */
function objectOf(node: Node, path: string): { [name: string]: Nested } {
  return Object.fromEntries(
    [...node.children].map(([name, child]) => [name, nestedOf(child, path === '' ? name : `${path}.${name}`)]),
  );
}
