import type { JsonObject, Tool } from '../../../tool.ts';

type Product = Tool['product'];

/** What somebody typed, understood. Each kind is answered by an exhaustive switch. */
export type Command =
  | {
      readonly kind: 'operation';
      /** `gaap:DeleteListeners`. */
      readonly operation: string;
      readonly input: JsonObject;
      /** What is required and was not given, by dotted names: then a form is opened. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'help'; readonly product: Product | undefined }
  | { readonly kind: 'operation_help'; readonly operation: string }
  | {
      readonly kind: 'approve';
      readonly id: string /** What stands behind the id: the confirmation, typed. */;
      readonly typed: string | undefined;
    }
  | { readonly kind: 'deny'; readonly id: string; readonly reason: string | undefined }
  | { readonly kind: 'cancel'; readonly id: string; readonly reason: string | undefined }
  | { readonly kind: 'undo'; readonly id: string }
  | { readonly kind: 'show'; readonly id: string }
  | { readonly kind: 'revoke'; readonly id: string }
  | { readonly kind: 'changes' }
  | { readonly kind: 'mine' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'standing' }
  | {
      readonly kind: 'problem';
      readonly message: string;
      readonly next: string;
      /** The same command with what was probably meant. */
      readonly meant: string | undefined;
    };

export type Problem = Extract<Command, { kind: 'problem' }>;

export function problem(message: string, next: string, meant?: string): Problem {
  return { kind: 'problem', message, next, meant };
}
