/** What goes to the process that evaluates an expression, and what comes back. Types only: zod would double its start. */
import type { JsonValue } from '../lib/json.ts';

export interface Task {
  readonly expression: string;
  /** JSON. */
  readonly document: string;
  /** Of the value, as JSON. */
  readonly maxBytes: number;
  readonly withinMs: number;
}

export type Evaluated =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** The expression is at fault: what is wrong, and where. */
  | { readonly kind: 'wrong'; readonly message: string }
  /** The value is longer than it may be. */
  | { readonly kind: 'large'; readonly bytes: number }
  /** It took more time or memory than there is for one. */
  | { readonly kind: 'heavy' };
