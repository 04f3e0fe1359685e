/** What all revisions of the protocol have in common, in the project's own types: adapters put it on the wire. */

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
}

export interface LinkBlock {
  readonly type: 'resource_link';
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

/** What a tool answers. `structuredContent` fits the schema that `tools/list` promises, or is not there. */
export type ToolReply = {
  readonly content: (TextBlock | LinkBlock)[];
  readonly structuredContent?: { [name: string]: unknown };
  readonly isError?: boolean;
  readonly _meta?: { [name: string]: unknown };
};

export interface ToolHints {
  readonly readOnlyHint?: boolean;
  readonly destructiveHint?: boolean;
  readonly idempotentHint?: boolean;
  readonly openWorldHint?: boolean;
}

/** JSON as the SDKs have it: ours is read-only. */
export type WireJson = string | number | boolean | null | WireJson[] | { [name: string]: WireJson };

/** JSON Schema of draft 2020-12. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: { [name: string]: { [keyword: string]: WireJson } };
  readonly required?: string[];
  readonly [keyword: string]: unknown;
}

/** A tool as `tools/list` has it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: ToolHints;
}

/** A form of one text field, or of one choice: what every client that shows forms can show. */
export interface Question {
  readonly message: string;
  readonly requestedSchema: {
    readonly type: 'object';
    readonly properties: { [name: string]: FormField };
    readonly required: string[];
  };
}

export interface FormField {
  readonly type: 'string';
  readonly title: string;
  readonly description?: string;
  readonly enum?: string[];
}

/** What came back from the person, or from a client that answers by itself: nothing in it is proven. */
export interface QuestionAnswer {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: { readonly [field: string]: unknown } | undefined;
}

/** What `completion/complete` asks, and what it answers. */
export interface CompleteParams {
  readonly ref:
    | { readonly type: 'ref/prompt'; readonly name: string }
    | { readonly type: 'ref/resource'; readonly uri: string };
  readonly argument: { readonly name: string; readonly value: string };
  readonly context?: { readonly arguments?: { readonly [name: string]: string } | undefined } | undefined;
}

export type Completed = {
  readonly completion: { readonly values: string[]; readonly total?: number; readonly hasMore?: boolean };
};

/** A page to be opened, and what is said of it. */
export interface PageQuestion {
  readonly url: string;
  readonly message: string;
}
