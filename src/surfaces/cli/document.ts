export type DocumentForm = 'json' | 'yaml';

/**
 * Characters that would steer a terminal or hide text, as far as JSON or YAML leaves them as they are. Both can write them
 * as escapes, so that the document stays complete and a terminal stays safe.
 */
const steering =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

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
      if (typeof node.value === 'string' && node.value.search(steering) >= 0) node.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeSteering(document.toString({ lineWidth: 0 }));
}

function escapeSteering(written: string): string {
  return written.replace(steering, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
