import { Agent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Destination, Endpoint } from './endpoint.ts';

/**
 * Shorter than servers usually keep an idle connection: a request on one that the other side has just closed is lost
 * without a trace, and for a write that means that nobody knows.
 */
const idleMs = 10_000;

/**
 * Our own kept-alive connections. The SDK's default would go through the proxy that `http_proxy` names, even to this
 * machine, and can hang there for ever (docs/tencent-api.md A6). Proxies are not supported.
 */
export function createPool(protocol: Destination['protocol'], endpoint: Endpoint | undefined): Agent {
  const options = { keepAlive: true, timeout: idleMs };
  if (endpoint && 'socketPath' in endpoint) return new SocketAgent(endpoint.socketPath, options);
  return protocol === 'https:' ? new HttpsAgent(options) : new Agent(options);
}

/** Connects to one unix socket, whatever host a request names. */
class SocketAgent extends Agent {
  readonly #path: string;

  constructor(path: string, options: AgentOptions) {
    super(options);
    this.#path = path;
  }

  override createConnection(): Socket {
    return connect(this.#path);
  }
}
