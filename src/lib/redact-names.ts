/**
 * Which names stand for a secret. A name is taken apart into words: `DbPassword`, `db_password` and `db-password` are
 * the same. In doubt it counts as a secret; what looks like one and is none stands here with the reason.
 */

/** `id`: tells which key was used, so its ends are worth showing. */
export type Secrecy = 'secret' | 'id' | 'none';

/** Parts that make a word a secret wherever they stand in it, since names are also written without any boundary. */
const stems = /passw(?:or)?d|passphrase|credential|密码|口令|密钥|令牌/;

/** Words, and ends of words such as `xtctoken` and `clientsecret`. */
const word = /(?:secret|token)s?$|^(?:authorization|cookies?|signature|pwd|psk|dsn|kubeconfig|jwt)$/;

/** Two words that are a secret only together; also written as one. */
const together = new Set(
  [
    ...['secret key', 'private key', 'access key', 'api key', 'signing key', 'encryption key', 'shared key'],
    ...['master key', 'auth key', 'app key', 'account key', 'session key', 'host key', 'ssh key'],
    // Of CLB and GAAP: the private key of a certificate, and the keys of model providers.
    ...['cert key', 'certificate key', 'plain key', 'provider key'],
    ...['connection string', 'set cookie'],
  ].map((words) => words.replace(' ', '')),
);

/** The last word of a name, where it is one: `pass` begins too many other names, such as PassToTarget. */
const lastWords = new Set(['pass', 'pw']);

const ids = new Set(['secretid', 'tmpsecretid', 'accesskeyid', 'apikeyid']);

/** Ends of names that say something about a secret and are none: which one, what kind, how long, where. */
const about = new Set([
  ...['id', 'ids', 'name', 'names', 'alias', 'type', 'types', 'kind', 'format', 'method', 'algorithm', 'version'],
  ...['count', 'length', 'size', 'limit', 'index', 'quota', 'usage', 'time', 'date', 'at', 'ms', 'seconds', 'ttl'],
  ...['expire', 'expires', 'expired', 'expiry', 'expiration', 'enable', 'enabled', 'disabled', 'required', 'policy'],
  ...['status', 'state', 'mode', 'flag', 'rotation', 'scope', 'scopes', 'issuer', 'provider', 'region', 'arn', 'ref'],
  ...['file', 'path', 'directory', 'dir', 'endpoint', 'error', 'failure', 'exception', 'found'],
]);

/** Ends of names with "token" that are no secret. */
const harmlessTokens: ReadonlySet<string> = new Set([
  // Where the next page begins.
  ...['nexttoken', 'pagetoken', 'previoustoken', 'continuationtoken'],
  // Makes a request idempotent; it opens nothing.
  ...['clienttoken', 'clientrequesttoken', 'idempotencytoken'],
  // Counts of what a language model read and wrote, and checked.
  ...['totaltokens', 'inputtokens', 'outputtokens', 'prompttokens', 'completiontokens', 'maxtokens', 'maxnewtokens'],
]);

/** What a name says of its value. */
export const secrecyOf = remembered(judge);

function judge(name: string): Secrecy {
  const words = wordsOf(name);
  const joined = words.join('');
  if (ids.has(joined)) return 'id';
  const last = words.at(-1) ?? '';
  if (about.has(last) || [...harmlessTokens].some((end) => joined.endsWith(end))) return 'none';
  if (lastWords.has(last) || words.some((one) => stems.test(one) || word.test(one) || together.has(one)))
    return 'secret';
  return words.some((one, at) => together.has(`${one}${words[at + 1] ?? ''}`)) ? 'secret' : 'none';
}

/** The words in lower case, without numbers: `TLSPrivateKey2` is tls, private, key. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[\s\d_.:/-]+/)
    .filter((one) => one !== '');
}

/** The same few names come again and again, and every step of a change is looked through. */
export function remembered<T>(tell: (name: string) => T): (name: string) => T {
  const told = new Map<string, T>();
  return (name) => {
    const before = told.get(name);
    if (before !== undefined) return before;
    const answer = tell(name);
    if (name.length <= 64 && told.size < 4_096) told.set(name, answer);
    return answer;
  };
}
