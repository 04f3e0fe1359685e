/** The cloud as the executor sees it: one request in, one of four answers out. It never throws for what the cloud does. */
import type { ProviderError } from '../errors.ts';
import type { JsonObject } from '../tool.ts';

export interface CloudRequest {
  /** Name of a configured account. */
  readonly account: string;
  readonly region: string | undefined;
  /** `product:Action`. */
  readonly operation: string;
  readonly request: JsonObject;
  /** Aborts at the caller's deadline or when the caller gives up. */
  readonly signal: AbortSignal;
}

export type CloudAnswer =
  | { readonly kind: 'answered'; readonly response: JsonObject; readonly requestId: string | undefined }
  | { readonly kind: 'refused'; readonly error: ProviderError; readonly verdict: RefusalVerdict }
  /** The request never left: no route, no name, no connection. */
  | { readonly kind: 'undelivered'; readonly message: string }
  /** It may have arrived: no answer in time, a broken connection, HTTP 5xx, an answer that is not the API's. */
  | { readonly kind: 'unclear'; readonly message: string };

/** What an error code means for whoever sent the request. The table and its sources: tencent/error-codes.ts. */
export interface RefusalVerdict {
  /** The operation was certainly not carried out. */
  readonly notExecuted: boolean;
  /** `slow_down`: too many requests; `wait`: another task works on the resource; `read_again`: safe for reads only. */
  readonly retry: 'slow_down' | 'wait' | 'read_again' | 'never';
  /** The resource does not exist. */
  readonly absent: boolean;
  /** What a person can do about it, where that is known. */
  readonly next: string | undefined;
}

interface Account {
  readonly name: string;
  readonly region: string | undefined;
}

export interface Transport extends AsyncDisposable {
  readonly accounts: readonly Account[];
  readonly defaultAccount: string;
  /** Loads the SDK and the account's credentials, so that `send` leaves at once. Throws `FailureError` where there are none. */
  prepare(account: string, signal: AbortSignal): Promise<void>;
  send(request: CloudRequest): Promise<CloudAnswer>;
}
