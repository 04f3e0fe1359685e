import { z } from 'zod';

/** The keys that a schema knows at a place in a value; none where it takes any. */
export function keysAt(schema: unknown, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const inner = bare(schema, value);
  const [step, ...rest] = path;
  if (step === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const next = isObject(value) ? value[String(step)] : undefined;
  if (inner instanceof z.ZodObject) return keysAt(inner.shape[String(step)], rest, next);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest, next);
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest, next);
  return [];
}

/** Without defaults, and of several alternatives the one whose `kind` the value has. */
function bare(schema: unknown, value: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return bare(schema.unwrap(), value);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.find(
      (option) => option instanceof z.ZodObject && isObject(value) && fits(option.shape['kind'], value['kind']),
    );
  }
  return schema;
}

function fits(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
