/** How it went with something that was sent to the app. */
import type { JsonObject } from '../../../../src/lib/json.ts';
import { JsonRecord } from '../../../../src/lib/json.ts';
import type { Delivery } from '../record.ts';

export interface Envelope {
  readonly id: string;
  readonly kind: Delivery['kind'];
  readonly name: string;
  readonly body: JsonObject;
  /** Whether the ack may say something. */
  readonly accepts: boolean;
  readonly attempt: number;
  readonly reason: string | undefined;
}

export type Outcome =
  | { readonly acked: true; readonly ackMs: number; readonly payload: JsonObject; readonly noRetry: boolean }
  | {
      readonly acked: false;
      /** What the person sees, if there is one. */
      readonly error: 'operation_timeout' | 'dispatch_failed';
      /** What the next attempt says of this one. */
      readonly reason: string;
      readonly noRetry: boolean;
    };

export interface Sent {
  /** The connections that it went to. */
  readonly to: readonly number[];
  readonly outcome: Promise<Outcome>;
}

export interface Transport {
  send(envelope: Envelope): Sent;
}

/** Nothing, a text, or an object. */
export function payloadOf(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    return JsonRecord.safeParse(JSON.parse(text)).data ?? { text };
  } catch {
    return { text };
  }
}
