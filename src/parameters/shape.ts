import { z } from 'zod';
import type { Tool } from '../tool.ts';

/** What a parameter may be, read from the tool's own schema: enough to take a command apart, to draw a form and to print help. */
export type Shape =
  | {
      readonly kind: 'value';
      readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'any';
      readonly allowed: readonly string[];
      /** Shown to people, such as "integer 1 to 100". */
      readonly words: string;
      /** How a value of it may begin, such as `listener-`. */
      readonly prefix: string;
      /** Of a number: its bounds; of a text: its length. */
      readonly least: number | undefined;
      readonly most: number | undefined;
    }
  | {
      readonly kind: 'list';
      readonly of: Shape;
      readonly words: string;
      readonly least: number;
      readonly most: number | undefined;
    }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Field>; readonly words: string };

export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
  readonly description: string;
  readonly fallback: string;
}

export type ObjectShape = Extract<Shape, { kind: 'object' }>;

type Schema = z.core.JSONSchema.BaseSchema;

/** As a client would see it: JSON Schema of what may be given, not of what is sent. */
export function jsonSchemaOf(tool: Tool): Schema {
  return z.toJSONSchema(tool.schema, { io: 'input', unrepresentable: 'any' });
}

export function shapeOf(tool: Tool): ObjectShape {
  return objectShape(jsonSchemaOf(tool));
}

function objectShape(schema: Schema): ObjectShape {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).map(([name, inner]): [string, Field] => {
    const field = typeof inner === 'object' ? inner : {};
    return [
      name,
      {
        shape: anyShape(field),
        required: required.has(name),
        description: field.description ?? '',
        fallback: field.default === undefined ? '' : JSON.stringify(field.default),
      },
    ];
  });
  return { kind: 'object', fields: new Map(fields), words: 'object' };
}

function anyShape(schema: Schema): Shape {
  if (schema.type === 'object') return objectShape(schema);
  if (schema.type === 'array') {
    const { items } = schema;
    const of = anyShape(typeof items === 'object' && !Array.isArray(items) ? items : {});
    const most = schema.maxItems === undefined ? '' : `, at most ${schema.maxItems}`;
    return {
      kind: 'list',
      of,
      words: `list of ${of.words}${most}`,
      least: schema.minItems ?? 0,
      most: schema.maxItems,
    };
  }
  return valueShape(schema);
}

function valueShape(schema: Schema): Shape {
  const allowed = allowedBy(schema).map(String);
  const type = typeOf(schema);
  const bounds = boundsOf(schema);
  const words = allowed.length > 0 ? allowed.join(' or ') : type === 'any' ? 'value' : `${type}${bounds}`;
  return {
    kind: 'value',
    type,
    allowed,
    words,
    prefix: /^\^([a-z]+-)/.exec(schema.pattern ?? '')?.[1] ?? '',
    least: type === 'string' ? schema.minLength : aboveNothing(schema.minimum),
    most: type === 'string' ? schema.maxLength : belowNothing(schema.maximum),
  };
}

function typeOf(schema: Schema): Extract<Shape, { kind: 'value' }>['type'] {
  switch (schema.type) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return schema.type;
    default: {
      const allowed = allowedBy(schema);
      return allowed.length > 0 && allowed.every((value) => Number.isInteger(value)) ? 'integer' : 'any';
    }
  }
}

function allowedBy(schema: Schema): readonly unknown[] {
  if (schema.enum) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  const choices = (schema.anyOf ?? []).map((one) => (typeof one === 'object' ? allowedBy(one) : []));
  return choices.every((one) => one.length > 0) ? choices.flat() : [];
}

function boundsOf({ minimum, maximum }: Schema): string {
  const [low, high] = [aboveNothing(minimum), belowNothing(maximum)];
  if (low !== undefined && high !== undefined) return ` ${low} to ${high}`;
  if (low !== undefined) return ` from ${low}`;
  return high === undefined ? '' : ` to ${high}`;
}

/** Numbers without a limit have one of JavaScript's own, which tells nobody anything. */
const aboveNothing = (minimum: number | undefined) =>
  minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
const belowNothing = (maximum: number | undefined) =>
  maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
