import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';

/** What the SDK gives a handler besides the request. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
