import { z } from 'zod';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** zod's own JSON type is mutable; ours is not. */
export const Json: z.ZodType<JsonValue> = z.json();
export const JsonRecord: z.ZodType<JsonObject> = z.record(z.string(), Json);

/** A value as it goes over the wire: undefined keys dropped, anything that is not JSON refused. */
export function toJsonRecord(value: unknown): JsonObject {
  return JsonRecord.parse(JSON.parse(JSON.stringify(value ?? {})));
}
