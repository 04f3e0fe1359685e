/** What this server says of itself as a protected resource (RFC 9728), so that clients find where tokens come from. */

export const mcpPath = '/mcp';
export const metadataPath = `/.well-known/oauth-protected-resource${mcpPath}`;

export interface ResourceMetadata {
  readonly resource: string;
  readonly authorization_servers: readonly string[];
  readonly scopes_supported: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly resource_name: string;
}

export function metadataOf(
  base: string,
  {
    issuer,
    requiredScopes,
    roles,
  }: {
    readonly issuer: string;
    readonly requiredScopes: readonly string[];
    readonly roles: Readonly<Record<string, string>>;
  },
): ResourceMetadata {
  return {
    resource: `${base}${mcpPath}`,
    authorization_servers: [issuer],
    scopes_supported: [...new Set([...requiredScopes, ...Object.keys(roles)])],
    bearer_methods_supported: ['header'],
    resource_name: 'tencent-chatops',
  };
}

/** RFC 6750: what was wrong, and where to find out how to do it right. */
export function challenge(
  base: string,
  {
    metadata,
    error,
    message,
    scopes,
  }: {
    readonly metadata: boolean;
    readonly error?: string;
    readonly message: string;
    readonly scopes: readonly string[];
  },
): string {
  const parts = [
    ...(metadata ? [`resource_metadata="${base}${metadataPath}"`] : []),
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
    ...(error === undefined ? [] : [`error="${error}"`, `error_description="${message.replace(/["\\]/g, '')}"`]),
  ];
  return parts.length > 0 ? `Bearer ${parts.join(', ')}` : 'Bearer';
}
