import type { JsonObject, JsonValue } from '../tool.ts';
import type { Field, ObjectShape, Shape } from './shape.ts';

/** A request that reads as one would write it: what is required, and the first list, since lists need showing. */
export function exampleOf(shape: ObjectShape): JsonObject {
  const fields = [...shape.fields];
  const required = fields.filter(([, field]) => field.required);
  const list = fields.find(([, field]) => field.shape.kind === 'list');
  const extra = list && !required.includes(list) ? [list] : [];
  return build([...required, ...extra]);
}

function build(fields: readonly (readonly [string, Field])[]): JsonObject {
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleValue(name, field.shape)]));
}

function exampleValue(name: string, shape: Shape): JsonValue {
  switch (shape.kind) {
    case 'object':
      return build([...shape.fields].filter(([, field]) => field.required));
    case 'list':
      return [exampleValue(name, shape.of)];
    case 'value': {
      const [first] = shape.allowed;
      if (shape.type === 'integer' || shape.type === 'number') return Number(first ?? numberIn(shape.words));
      if (shape.type === 'boolean') return true;
      return first ?? (shape.prefix ? `${shape.prefix}12345678` : placeholder(name));
    }
  }
}

const numberIn = (words: string) => /\d+/.exec(words)?.[0] ?? '1';

/** `FunctionName` → `FUNCTION_NAME`. */
const placeholder = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
