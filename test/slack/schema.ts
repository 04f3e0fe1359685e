/** Blocks and views held against the types of @slack/types, as a JSON Schema that is made from them. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

const modules = new URL('../../node_modules/', import.meta.url);
const types = new URL('@slack/types/', modules);

/** Making it takes seconds, so it is kept for as long as the types are the same. */
function schemaText(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', types), 'utf8'));
  const kept = new URL(`.cache/slack-types-${version}.json`, modules);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const text = JSON.stringify(generated());
    mkdirSync(new URL('.', kept), { recursive: true });
    const written = new URL(`${kept.href}.${process.pid}`);
    writeFileSync(written, text);
    renameSync(written, kept);
    return text;
  }
}

function generated(): object {
  const path = new URL('dist/views.d.ts', types).pathname;
  const generator = createGenerator({
    path,
    type: 'View',
    skipTypeCheck: true,
    expose: 'export',
    additionalProperties: false,
  });
  return generator.createSchema('View');
}

export interface SlackTypes {
  /** What of it the types do not allow; empty where they do. */
  blocks(given: unknown): string[];
  view(given: unknown): string[];
}

let made: SlackTypes | undefined;

export function slackTypes(): SlackTypes {
  made ??= make();
  return made;
}

function make(): SlackTypes {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema(JSON.parse(schemaText()), 'slack');
  const known = new Map<string, ValidateFunction>();
  const check = (name: string, given: unknown): string[] => {
    const validate = known.get(name) ?? ajv.compile({ $ref: `slack#/definitions/${name}` });
    known.set(name, validate);
    return validate(given) ? [] : [`${name}: ${ajv.errorsText(validate.errors)}`];
  };
  const blocks = (given: unknown) =>
    Array.isArray(given) ? given.flatMap((one) => check(blockType(one), one)) : ['not blocks'];
  return {
    blocks,
    view(given) {
      if (typeof given !== 'object' || given === null || !('blocks' in given) || !('type' in given))
        return ['not a view'];
      return [
        ...check(given.type === 'home' ? 'HomeView' : 'ModalView', { ...given, blocks: [] }),
        ...blocks(given.blocks),
      ];
    },
  };
}

/** `rich_text` → `RichTextBlock`. */
function blockType(given: unknown): string {
  const type = typeof given === 'object' && given !== null && 'type' in given ? String(given.type) : '';
  const pascal = type.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return `${pascal}Block`;
}
