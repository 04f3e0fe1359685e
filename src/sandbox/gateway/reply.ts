import type { Refusal } from '../refusal.ts';

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: object }
  | { readonly kind: 'text'; readonly status: number; readonly type: string; readonly body: string }
  /** The connection is closed without a word. */
  | { readonly kind: 'drop' };

/** Every answer of the API, errors included, comes with HTTP 200. */
export const success = (answer: object, RequestId: string): Reply => ({
  kind: 'json',
  status: 200,
  body: { Response: { ...answer, RequestId } },
});

export const failure = ({ code, message }: Pick<Refusal, 'code' | 'message'>, RequestId: string): Reply => ({
  kind: 'json',
  status: 200,
  body: { Response: { Error: { Code: code, Message: message }, RequestId } },
});
