/** What the rules and domains of an HTTP/HTTPS listener have that only a read of its own tells (docs/tencent-api.md B4). */
import { z } from 'zod';
import type { Operation, ResponseOf } from '../../src/operations.ts';
import type { Attempt, Cloud } from '../../src/tool.ts';

const kept = z.json().exactOptional();

/** Called so that the value of `Authorization` and its like is seen to be the secret that it is, and is not recorded. */
const Header = z.object({ Name: z.string(), Value: z.string() });

const ErrorPage = z.object({
  ErrorNos: kept,
  NewErrorNo: kept,
  ClearHeaders: kept,
  SetHeaders: z.array(Header),
  Body: kept,
});

/** Absent where they could not be read. */
export const CustomHeaders = z.array(Header).exactOptional();
export const ErrorPages = z.array(ErrorPage).exactOptional();

export const extraReads = [
  'gaap:DescribeCustomHeader',
  'gaap:DescribeDomainErrorPageInfo',
] as const satisfies readonly Operation[];

type DomainInfo = NonNullable<ResponseOf<'gaap:DescribeRules'>['DomainRuleSet']>[number];
type HeaderInfo = NonNullable<ResponseOf<'gaap:DescribeCustomHeader'>['Headers']>[number];

export interface Extras {
  /** By RuleId. */
  readonly headers: ReadonlyMap<string, z.output<typeof Header>[]>;
  /** By domain. */
  readonly pages: ReadonlyMap<string, z.output<typeof ErrorPage>[]>;
  /** Why some are missing. */
  readonly unread: string | undefined;
}

/** One read for each rule and each domain, and none where there are more of them than `most`. */
export async function readExtras(
  cloud: Cloud<(typeof extraReads)[number]>,
  ListenerId: string,
  domains: readonly DomainInfo[],
  most: number,
): Promise<Extras> {
  const names = domains.map(({ Domain = '' }) => Domain);
  const rules = domains.flatMap(({ RuleSet }) => (RuleSet ?? []).map(({ RuleId = '' }) => RuleId));
  if (names.length + rules.length > most) {
    return { headers: new Map(), pages: new Map(), unread: 'there are too many to look at each' };
  }
  const headers = await eachOf(
    rules,
    (RuleId) => cloud.attempt('gaap:DescribeCustomHeader', { RuleId }),
    ({ Headers }) => headersOf(Headers),
  );
  const pages = await eachOf(
    names,
    (Domain) => cloud.attempt('gaap:DescribeDomainErrorPageInfo', { ListenerId, Domain }),
    ({ ErrorPageSet }) =>
      (ErrorPageSet ?? []).map((page) => ErrorPage.parse({ ...page, SetHeaders: headersOf(page.SetHeaders) })),
  );
  return { headers: headers.found, pages: pages.found, unread: headers.unread ?? pages.unread };
}

function headersOf(headers: readonly HeaderInfo[] | undefined): z.output<typeof Header>[] {
  return (headers ?? []).map(({ HeaderName, HeaderValue }) => ({ Name: HeaderName, Value: HeaderValue }));
}

/** One after the other, up to the first that is refused: that is mostly a permission, and the same for all. */
async function eachOf<O extends Operation, T>(
  names: readonly string[],
  ask: (name: string) => Promise<Attempt<O>>,
  take: (response: ResponseOf<O>) => T[],
): Promise<{ readonly found: ReadonlyMap<string, T[]>; readonly unread?: string }> {
  const found = new Map<string, T[]>();
  for (const name of names) {
    const asked = await ask(name);
    if (!asked.ok && !asked.absent) return { found, unread: asked.error.code };
    found.set(name, asked.ok ? take(asked.response) : []);
  }
  return { found };
}
