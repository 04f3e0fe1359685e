import { createHash } from 'node:crypto';
import { newBearerToken } from '../../../lib/ids.ts';
import type { Context } from '../context.ts';
import { createScreen } from '../screen.ts';

/** `token`: kept nowhere, so that what is printed is all that there is of it. */
export async function makeToken(
  { host, screen }: Context,
  { identity, json }: { readonly identity: string; readonly json: boolean },
): Promise<void> {
  const token = newBearerToken(host.randomBytes);
  const sha256 = createHash('sha256').update(token).digest('hex');
  const yaml = [
    'mcp:',
    '  tokens:',
    `    - identity: ${JSON.stringify(identity)}`,
    `      sha256: ${JSON.stringify(sha256)}`,
  ];
  const document = { token, identity, sha256, yaml: `${yaml.join('\n')}\n` };
  if (json) return createScreen(host, { form: 'json', colour: false }).result(document, []);
  if (screen.form !== 'table') return screen.result(document, []);
  // Everything that is laid out is freed of secrets first, and this one is to be seen.
  screen.write(sentences(token, yaml).join('\n'));
}

function sentences(token: string, yaml: readonly string[]): readonly string[] {
  return [
    'The token, which is shown this once. Whoever has it may ask in this name:',
    '',
    `  ${token}`,
    '',
    'For tencent-chatops.yaml, which then knows it and cannot give it away:',
    '',
    ...yaml.map((line) => `  ${line}`),
    '',
    'Clients send it as the header "Authorization: Bearer", a blank, and the token. It counts once serve is started anew.',
    '',
  ];
}
