/** Dotted names of parameters and of their parts, such as `FunctionTargets.0.Weight`. */
import type { ObjectShape, Shape } from './shape.ts';

/** The shape that a dotted name leads to. */
export function shapeAt(shape: Shape, name: string): Shape | undefined {
  return name.split('.').reduce<Shape | undefined>((inside, step) => {
    if (inside?.kind === 'list') return inside.of;
    return inside?.kind === 'object' ? inside.fields.get(step)?.shape : undefined;
  }, shape);
}

/** Whether whoever gives what stands around it has to give this as well. */
export function isRequiredAt(shape: Shape, name: string): boolean {
  const [step = '', ...rest] = name.split('.');
  const inside = shape.kind === 'object' ? shape.fields.get(step) : undefined;
  if (rest.length === 0) return inside?.required ?? false;
  const next = shape.kind === 'list' ? shape.of : inside?.shape;
  return next !== undefined && isRequiredAt(next, rest.join('.'));
}

/** The same name in the case of the API page; a step that there is not stays as it was given. */
export function canonicalName(shape: ObjectShape, name: string): string {
  let inside: Shape | undefined = shape;
  const steps: string[] = [];
  for (const step of name.split('.')) {
    const known: string = inside?.kind === 'object' ? inCaseOf(step, [...inside.fields.keys()]) : step;
    steps.push(known);
    inside = inside && shapeAt(inside, known);
  }
  return steps.join('.');
}

function inCaseOf(given: string, names: readonly string[]): string {
  if (names.includes(given)) return given;
  return names.find((name) => name.toLowerCase() === given.toLowerCase()) ?? given;
}

/** What is required and not there, by its dotted name. */
export function missingIn(shape: Shape, value: unknown, name = ''): string[] {
  const at = (step: string | number) => (name === '' ? `${step}` : `${name}.${step}`);
  if (shape.kind === 'list' && Array.isArray(value))
    return value.flatMap((one: unknown, index) => missingIn(shape.of, one, at(index)));
  if (shape.kind !== 'object' || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const given = new Map<string, unknown>(Object.entries(value));
  return [...shape.fields].flatMap(([step, field]) => {
    const inside = given.get(step);
    if (inside !== undefined) return missingIn(field.shape, inside, at(step));
    return field.required ? [at(step)] : [];
  });
}
