/** What is read by an address: in the protocol's terms, and without anything of an SDK. */
import type { JsonObject } from '../../../tool.ts';

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

export interface ListedTemplate extends Omit<ListedResource, 'uri'> {
  readonly uriTemplate: string;
}

export interface Contents {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
  /** Only where it may hold text from the cloud. */
  readonly _meta?: { readonly 'tencent-chatops/untrusted': true };
}

export type ReadOutcome =
  | { readonly kind: 'contents'; readonly contents: readonly Contents[] }
  | { readonly kind: 'missing'; readonly message: string };

/** What stands under one address. */
export interface Document {
  /** May hold text from the cloud. */
  readonly untrusted: boolean;
  /** Undefined where there is no such thing. */
  view(): Promise<JsonObject | undefined>;
  readonly watched?: Watched;
}

export interface Watched {
  /** The same as long as the view is. */
  mark(): Promise<string | undefined>;
  /** Comes once at the beginning, and then whenever the mark may be another one; ends where it stays. */
  wakes(signal: AbortSignal): AsyncIterable<unknown>;
}
