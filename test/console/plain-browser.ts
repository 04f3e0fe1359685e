/** As much of a browser as forms and cookies need, with every header in a test's hand. */
import { type IncomingHttpHeaders, request as open } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends an answer that goes on for ever. */
  readonly signal?: AbortSignal;
}

export function ask(url: string, { method = 'GET', headers = {}, body, signal }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = open(url, { method, headers, agent: false, ...(signal && { signal }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

export type Fields = Readonly<Record<string, string>>;

export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Fields): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Fields): Promise<Answer>;
  /** Fills in the form of a page that goes to this address, hidden fields included, and sends it. */
  submit(page: string, action: string, fields?: Fields): Promise<Answer>;
  /** Opens a one-time link and presses the button. */
  signIn(link: string): Promise<Answer>;
}

export function browserAt(base: string): Browser {
  const cookies = new Map<string, string>();
  const { origin } = new URL(base);

  async function go(path: string, given: Ask): Promise<Answer> {
    const url = new URL(path, base);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = Object.entries({ cookie, ...given.headers }).filter(([, value]) => value !== '');
    const answer = await ask(url.href, { ...given, headers: Object.fromEntries(headers) });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }

  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => go(path, { headers }),
    post: (path, fields, headers = {}) =>
      go(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    async submit(page, action, fields = {}) {
      const { text } = await browser.get(page);
      return browser.post(action, { ...hiddenFields(text, action), ...fields });
    },
    async signIn(link) {
      const { text } = await browser.get(link);
      return browser.post('/sign-in', hiddenFields(text, '/sign-in'));
    },
  };
  return browser;
}

/** What the form to this address carries along. */
export function hiddenFields(page: string, action: string): Fields {
  const at = page.indexOf(`action="${action}"`);
  if (at < 0) throw new Error(`The page has no form to ${action}.`);
  const form = page.slice(at, page.indexOf('</form>', at));
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

/** The text of a page, as somebody reads it. */
export function readable(page: string): string {
  return page
    .replace(/<head>[\s\S]*?<\/head>/, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
