/** What the SDK's types say, as text: they are gone when a test runs. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const sdk = resolve(import.meta.dirname, '../../node_modules/tencentcloud-sdk-nodejs/tencentcloud/services');

/** The text of an interface of the SDK, by the product and its name. */
export function interfaceOf(product: string, name: string): string | undefined {
  const [file = ''] = globSync(`${product}/*/${product}_models.d.ts`, { cwd: sdk });
  return new RegExp(`^export interface ${name} \\{$[\\s\\S]*?^\\}$`, 'm').exec(
    readFileSync(resolve(sdk, file), 'utf8'),
  )?.[0];
}

/** The names of its fields. */
export function fieldsOf(product: string, name: string): string[] {
  return [...(interfaceOf(product, name) ?? '').matchAll(/^ {4}(\w+)\??: .+;$/gm)].map(([, field = '']) => field);
}
