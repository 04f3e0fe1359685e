/** From the text of the configuration file to its settings. Slow to load, so only a start that has a file imports it. */
import type { FileText } from './config-file.ts';
import { explain, wording } from './explain.ts';
import { LocatedYaml } from './located.ts';
import { nameOf } from './name-of.ts';
import { ConfigFile } from './schema.ts';
import { checkTogether, type FaultAt } from './together.ts';

export interface ParsedFile {
  readonly yaml: LocatedYaml;
  readonly settings: ConfigFile;
  readonly faultAt: FaultAt;
}

/** Throws a `FailureError` with the line of what is wrong. */
export function parseConfigFile({ file, text }: FileText): ParsedFile {
  const yaml = new LocatedYaml(text, file);
  refuseSecrets(yaml);
  refuseUnseen(yaml);
  const value = yaml.value() ?? {};
  const parsed = ConfigFile.safeParse(value, { error: wording });
  if (!parsed.success) throw explain(yaml, value, parsed.error);
  const settings = parsed.data;
  const faultAt: FaultAt = (path, what) => yaml.atValue(path, `${nameOf(path)} ${what}`);
  checkTogether(settings, faultAt);
  return { yaml, settings, faultAt };
}

/** Names of keys, without case, "_" and "-", that can only stand for a secret. */
const secretNames = new Set([
  ...['secretid', 'secretkey', 'token', 'sessiontoken', 'securitytoken'],
  ...[
    'tmpsecretid',
    'tmpsecretkey',
    'accesskey',
    'accesskeyid',
    'secret',
    'clientsecret',
    'password',
    'passwd',
    'apikey',
    'privatekey',
    'bottoken',
    'apptoken',
    'signingsecret',
  ],
]);

function refuseSecrets(yaml: LocatedYaml): void {
  const found = yaml.keys().find((path) => secretNames.has(plain(String(path.at(-1)))));
  if (!found) return;
  throw yaml.atKey(found, `${nameOf(found)} does not belong in this file: ${placeFor(found[0])}`);
}

/** The schema library passes over this one, so it would quietly mean nothing. */
function refuseUnseen(yaml: LocatedYaml): void {
  const found = yaml.keys().find((path) => path.at(-1) === '__proto__');
  if (found) throw yaml.atKey(found, `${nameOf(found)} cannot have this name; give it another`);
}

function placeFor(section: PropertyKey | undefined): string {
  switch (section) {
    case 'database':
      return 'a password goes into TENCENT_CHATOPS_DATABASE_PASSWORD, or into a file of its own with mode 600 that database.password_file names';
    case 'console':
      return 'a client secret goes into TENCENT_CHATOPS_OIDC_CLIENT_SECRET, or into a file of its own with mode 600 that console.oidc.client_secret_file names';
    case 'mcp':
      return 'of a token only its sha256 stands there; "tencent-chatops token" prints both';
    case 'slack':
      return 'the tokens go into SLACK_BOT_TOKEN and SLACK_APP_TOKEN, the signing secret into SLACK_SIGNING_SECRET';
    default:
      return "keys go into TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or into a file of their own with mode 600 that the account's credentials name";
  }
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}
