import { Agent, type ClientRequest, type RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Stands between the SDK and the pool of connections for exactly one request, and knows what became of it.
 * The SDK throws the cause of a failure away, follows redirects (which would send a write twice, and a token to
 * somebody else), and waits for ever on an answer that breaks off; all three show here.
 */
export class Watch extends Agent {
  readonly protocol: string;
  readonly defaultPort: number;
  /** Rejects when the request cannot get a whole answer any more. */
  readonly broken: Promise<never>;
  readonly #pool: Agent;
  readonly #reject: (cause: Error) => void;
  #request: ClientRequest | undefined;
  #ended = false;
  #mayHaveLeft = false;
  #redirected = false;
  #cause: Error | undefined;

  constructor(pool: Agent, protocol: 'http:' | 'https:') {
    super({ keepAlive: true });
    this.protocol = protocol;
    this.defaultPort = protocol === 'https:' ? 443 : 80;
    this.#pool = pool;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.broken = promise;
    this.#reject = (cause) => {
      this.#cause ??= cause;
      reject(cause);
    };
  }

  /** False only while no connection stood: then not one byte of the request can have left. */
  get mayHaveLeft(): boolean {
    return this.#mayHaveLeft;
  }

  get redirected(): boolean {
    return this.#redirected;
  }

  /** What went wrong with the connection. */
  get cause(): Error | undefined {
    return this.#cause;
  }

  /** After this nothing more is sent, whatever the SDK still does. */
  end(): void {
    this.#ended = true;
    this.#request?.destroy();
  }

  /** Called by `http.request`, once for each request. */
  addRequest(request: ClientRequest, options: RequestOptions): void {
    if (this.#request) {
      this.#redirected = true;
      throw new Error('A redirect is not followed.');
    }
    if (this.#ended) throw new Error('The request was given up.');
    this.#request = request;
    request.once('socket', (socket) => this.#follow(socket, request.reusedSocket));
    request.on('error', this.#reject);
    request.once('response', (response) => {
      response.once('close', () => {
        if (!response.complete) this.#reject(new Error('The answer broke off.'));
      });
    });
    // Node calls `addRequest` on any agent, but its type does not tell.
    const addRequest: unknown = Reflect.get(this.#pool, 'addRequest');
    if (typeof addRequest !== 'function') throw new Error('The pool is not an agent.');
    Reflect.apply(addRequest, this.#pool, [request, options]);
  }

  #follow(socket: Socket, reused: boolean): void {
    // Writes wait in the socket until this event; with TLS it comes after the certificate was accepted.
    const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect';
    if (reused || !socket.connecting) this.#mayHaveLeft = true;
    else {
      socket.once(ready, () => {
        this.#mayHaveLeft = true;
      });
    }
  }
}
