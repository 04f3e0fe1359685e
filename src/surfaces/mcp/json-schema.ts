import { z } from 'zod';
import type { ObjectSchema, WireJson } from './protocol.ts';

/** zod made it: that it is JSON needs no proof at every start. */
const Property = z.custom<{ [keyword: string]: WireJson }>((value) => typeof value === 'object' && value !== null);

const Described = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), Property),
  required: z.array(z.string()).exactOptional(),
});

const common: ReadonlySet<string> = new Set(['Region', 'Account']);

/**
 * A zod object as JSON Schema of draft 2020-12 for `tools/list`. Left out is what costs context in every conversation
 * and helps no model to ask rightly: the dialect's address (2020-12 is what the protocol assumes), the bounds of a safe
 * integer, lengths of texts, and below the top that other names are refused. Region and Account, which every tool takes,
 * are explained once, in the server's instructions. A call is held against the zod schema itself.
 */
export function jsonSchemaOf(schema: z.ZodObject): ObjectSchema {
  const {
    $schema: _,
    properties,
    ...json
  } = z.toJSONSchema(schema, {
    io: 'input',
    override({ jsonSchema, path }) {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
      if (path.length > 0) delete jsonSchema.additionalProperties;
    },
  });
  const brief = Object.entries(properties ?? {}).map(([name, property]) => [
    name,
    common.has(name) ? { type: 'string' } : property,
  ]);
  return Described.parse({ ...json, properties: Object.fromEntries(brief) });
}
