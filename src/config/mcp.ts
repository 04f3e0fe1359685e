/** What assistants are offered, and who may call over HTTP. */
import { nearest } from './nearest.ts';
import type { ConfigFile } from './schema.ts';
import type { FaultAt } from './together.ts';

/** Holds no secret, so it may be logged: of a token only its SHA-256 is known. */
export interface McpSettings {
  /** All of them where none are named. */
  readonly toolsets: readonly string[] | undefined;
  readonly readOnly: boolean;
  readonly tokens: readonly { readonly identity: string; readonly sha256: string; readonly roles: readonly string[] }[];
  readonly oauth: McpOAuth | undefined;
  /** Slack's own MCP client, by SLACK_SIGNING_SECRET. */
  readonly slackClient: boolean;
}

export interface McpOAuth {
  readonly issuer: string;
  readonly audience: string;
  readonly requiredScopes: readonly string[];
  /** By scope. */
  readonly roles: Readonly<Record<string, string>>;
}

/** Throws for the first thing that is wrong with it where it is seen together with the rest. */
export function mcpOf(settings: ConfigFile, faultAt: FaultAt): McpSettings {
  const { toolsets, read_only: readOnly, tokens, slack_client: slackClient } = settings.mcp;
  if (slackClient && !settings.slack)
    throw faultAt(['mcp', 'slack_client'], 'needs the section slack, as the signing secret is that of its app');
  const digests = tokens.map(({ sha256 }) => sha256);
  for (const [index, sha256] of digests.entries()) {
    const first = digests.indexOf(sha256);
    if (first < index)
      throw faultAt(
        ['mcp', 'tokens', index, 'sha256'],
        `is that of mcp.tokens[${first}] too; a token is of one identity, so make another one`,
      );
  }
  checkRoles(settings, faultAt);
  return { toolsets, readOnly, tokens, oauth: oauthOf(settings, faultAt), slackClient };
}

function oauthOf({ mcp: { oauth }, server }: ConfigFile, faultAt: FaultAt): McpOAuth | undefined {
  if (!oauth) return undefined;
  const own = server.public_url === undefined ? undefined : `${new URL(server.public_url).origin}/mcp`;
  const audience = oauth.audience ?? own;
  if (audience === undefined)
    throw faultAt(
      ['mcp', 'oauth'],
      'says nowhere what its tokens have to be for; set server.public_url, or mcp.oauth.audience',
    );
  return { issuer: oauth.issuer, audience, requiredScopes: oauth.required_scopes, roles: oauth.roles };
}

/** Every role that a token can give. */
export function tokenRolesOf({ mcp: { tokens, oauth } }: Pick<ConfigFile, 'mcp'>): readonly string[] {
  return [...tokens.flatMap(({ roles }) => roles), ...Object.values(oauth?.roles ?? {})];
}

/** A role that no rule asks for and nobody has is a misspelt one. */
function checkRoles({ mcp: { tokens, oauth }, people, policy }: ConfigFile, faultAt: FaultAt): void {
  const known = [
    ...Object.values(people).flatMap(({ roles }) => roles),
    ...policy.rules.flatMap(({ when }) => when.asked_by?.roles ?? []),
  ];
  const given = [
    ...tokens.flatMap(({ roles }, index) =>
      roles.map((role, at) => ({ role, path: ['mcp', 'tokens', index, 'roles', at] })),
    ),
    ...Object.entries(oauth?.roles ?? {}).map(([scope, role]) => ({ role, path: ['mcp', 'oauth', 'roles', scope] })),
  ];
  const unknown = given.find(({ role }) => !known.includes(role));
  if (!unknown) return;
  const { role, path } = unknown;
  const meant = known.length > 0 ? `; ${nearest(role, [...new Set(known)])}` : '';
  throw faultAt(path, `is "${role}", a role that nobody in people has and no rule asks for${meant}`);
}
