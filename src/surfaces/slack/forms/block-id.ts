/** The `block_id` of an input says what it holds, where that belongs, and what it was chosen under. */

export const kinds = ['text', 'number', 'choice', 'choices', 'live', 'lives', 'lines', 'rows'] as const;
export type Kind = (typeof kinds)[number];

export interface Place {
  readonly kind: Kind;
  /** Dotted, with the keys of a list's items in it, which are no indexes: they stay when another item is removed. */
  readonly path: string;
  /** Helps to choose, and is no parameter. */
  readonly helper: boolean;
  /** Stands for the values it depends on: with others it is another input, and an empty one. */
  readonly tag: string;
}

export function blockIdOf({ kind, path, helper, tag }: Place): string {
  return `${kind}|${helper ? '?' : ''}${path}|${tag}`;
}

export function placeOf(blockId: string): Place | undefined {
  const [, name, helper, path, tag] = /^([a-z]+)\|(\??)([\w.]+)\|(\w*)$/.exec(blockId) ?? [];
  const kind = kinds.find((one) => one === name);
  return kind && path !== undefined ? { kind, path, helper: helper === '?', tag: tag ?? '' } : undefined;
}
