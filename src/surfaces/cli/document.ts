/** Documents on stdout: complete, and safe to look at, since JSON and YAML can write what steers a terminal as escapes. */
import { escapeSteering, steers } from '../../lib/characters.ts';

export type DocumentForm = 'json' | 'yaml';

/** Everything of a value, in a form for programs; ends with a line feed. */
export async function writeDocument(value: unknown, form: DocumentForm): Promise<string> {
  return form === 'json' ? `${escapeSteering(JSON.stringify(value, null, 2))}\n` : writeYaml(value);
}

/** One line for one step of something that goes on. */
export async function writeStep(value: unknown, form: DocumentForm): Promise<string> {
  return form === 'json' ? `${escapeSteering(JSON.stringify(value))}\n` : `---\n${await writeYaml(value)}`;
}

async function writeYaml(value: unknown): Promise<string> {
  const { Document, visit } = await import('yaml');
  // Without a round trip through JSON an object that occurs twice would become an anchor and its alias.
  const document = new Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      // Only double quotes can hold escapes.
      if (typeof node.value === 'string' && steers(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeSteering(document.toString({ lineWidth: 0 }));
}
