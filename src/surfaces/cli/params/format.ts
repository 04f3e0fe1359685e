import { dottedParameters } from '../../../parameters/dotted.ts';
import type { JsonObject } from '../../../tool.ts';

/** Parameters as flags in the dotted form of the API pages: what `parseParameters` reads back as the same value. */
export function formatParameters(parameters: JsonObject): string[] {
  // A value that looks like a flag is tied to its name.
  return dottedParameters(parameters).flatMap(({ name, value }) =>
    value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value],
  );
}
