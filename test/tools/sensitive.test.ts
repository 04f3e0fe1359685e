/** A path that a tool declares as sensitive and that leads nowhere would hide nothing, without a word. */
import { describe, expect, test } from 'vitest';
import { stepsOf } from '../../src/lib/redact-paths.ts';
import { tools } from '../../tools/index.ts';
import { interfaceOf } from './sdk.ts';

/** Whether a type has something at the end of these steps. */
function leads(product: string, type: string, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const item = /^Array<(.+)>$/.exec(type)?.[1];
  if (step === '[]') return item !== undefined && leads(product, item, rest);
  const field = new RegExp(`^ {4}${step}\\??: (.+);$`, 'm').exec(interfaceOf(product, type) ?? '')?.[1];
  return field !== undefined && leads(product, field.replace(' | null', ''), rest);
}

function responseHas(operation: string, path: string): boolean {
  const [product = '', action = ''] = operation.split(':');
  return leads(product, `${action}Response`, stepsOf(path));
}

const declared = tools.flatMap((tool) => tool.sensitive.map((path) => ({ tool, path })));

describe('what a tool declares as sensitive', () => {
  test.each(declared.map(({ tool, path }) => [tool.operation, path, tool] as const))(
    '%s: %s is there in an answer that the tool gets',
    (operation, path, tool) => {
      expect([operation, ...tool.reads].some((one) => responseHas(one, path))).toBe(true);
    },
  );

  test.each([
    ['Environment.Variables[].Value', true],
    ['Environment', true],
    ['Environment.Variables.Value', false],
    ['Environment.Variables[].Valeu', false],
    ['Environment[]', false],
    ['Runtime.Variables', false],
  ])('of scf:GetFunction %s: %s', (path, there) => {
    expect(responseHas('scf:GetFunction', path)).toBe(there);
  });

  test('is never the id by which a change is followed', () => {
    expect(declared.filter(({ path }) => ['RequestId', 'TaskId'].includes(path))).toEqual([]);
  });

  test('covers the environment and the code of a function, wherever a function is read', () => {
    const paths = tools.filter(({ reads }) => reads.includes('scf:GetFunction')).map(({ sensitive }) => sensitive);
    expect(paths.length).toBeGreaterThan(0);
    for (const of of paths) expect(of).toEqual(expect.arrayContaining(['Environment.Variables[].Value', 'CodeInfo']));
  });
});
