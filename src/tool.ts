/**
 * The contract of a tool. A tool never writes: a query reads, a change returns the write that it wants as data,
 * and the executor makes it. Time, retries, approval, record and wording for a surface are the executor's and the surfaces'.
 */
import { z } from 'zod';
import type { ErrorCode, ProviderError } from './errors.ts';
import type { JsonObject, JsonValue } from './lib/json.ts';
import type { Operation, Product, RequestOf, ResponseOf } from './operations.ts';

export type { JsonObject, JsonValue };

/** The single word that MCP hints, button colours and default policy derive from. */
export type Effect = 'read' | 'write' | 'destructive';
export type ChangeEffect = Exclude<Effect, 'read'>;

/** A "no" that a tool finds by itself, before anything is sent. */
export interface Refusal {
  readonly refused: {
    readonly code: Extract<ErrorCode, 'InvalidInput' | 'NotFound' | 'WrongState' | 'Unsupported' | 'NothingToChange'>;
    /** What is wrong, one sentence. */
    readonly message: string;
    /** What to do about it, one sentence. */
    readonly next: string;
  };
}

export function refuse(code: Refusal['refused']['code'], message: string, next: string): Refusal {
  return { refused: { code, message, next } };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

/** The reading side of the cloud, bound to the account and region of the call. A read that a tool did not declare does not compile. */
export interface Cloud<Reads extends Operation = never> {
  /** Never there: keeps a cloud of some reads from passing where another wants more than those. */
  readonly accepts?: (operation: Reads) => void;
  /** The instant that counts as now, in epoch milliseconds. */
  readonly nowMs: number;
  /** The region of the call; absent where neither the call nor the configuration names one. */
  readonly region: string | undefined;
  /** Answers, or ends the whole call with the cloud's error: for reads that the tool cannot do without. */
  read<O extends Reads>(operation: O, request: RequestOf<O>): Promise<ResponseOf<O>>;
  /** The same, with undefined where the cloud says that there is no such resource. */
  find<O extends Reads>(operation: O, request: RequestOf<O>): Promise<ResponseOf<O> | undefined>;
  /** The same, with every refusal as a value: for reads that only make a plan more certain. */
  attempt<O extends Reads>(operation: O, request: RequestOf<O>): Promise<Attempt<O>>;
}

export type Attempt<O extends Operation> =
  | { readonly ok: true; readonly response: ResponseOf<O> }
  | { readonly ok: false; readonly absent: boolean; readonly error: ProviderError };

/** One line of a before → after diff. `item` names the thing; `before` and `after` say what changes about it. */
export interface DiffLine {
  readonly change: 'kept' | 'added' | 'removed' | 'changed';
  readonly item: string;
  readonly before?: string;
  readonly after?: string;
  /** Worth knowing and not part of the change, such as health. Not in the digest. */
  readonly note?: string;
}

/** One resource that a plan touches. */
export interface Target {
  /** `product/id`, as in a lane: `gaap/listener-pbsgn7ej`. */
  readonly resource: string;
  readonly title: string;
  readonly lines: readonly DiffLine[];
}

export interface Blast {
  readonly targets: number;
  /** Backends, origins or running work that stop serving. */
  readonly lost: number;
  /** How many of the lost are known to be healthy now. */
  readonly healthyLost: number;
  /** Of what serves now, the share that stops: 0 where nothing does, 1 where everything does. By weight where weights count. */
  readonly shareLost: number;
  /** Nothing is left behind: a different kind of act from removing some. */
  readonly dropsEverything: boolean;
}

/** The write that puts things back, captured from the live state before the change; or why there is none. */
export type WayBack =
  | {
      [O in Operation]: {
        readonly kind: 'call';
        readonly operation: O;
        readonly request: RequestOf<O>;
        readonly words: string;
      };
    }[Operation]
  | NoWayBack;

export interface NoWayBack {
  readonly kind: 'none';
  readonly words: string;
  /** The plan's `before` is the full configuration, kept so that it can be created again by hand. */
  readonly configurationKept?: true;
}

/** What a change would do. Made from reads alone; the request in it is the very request that is sent. */
export interface Plan<O extends Operation, Before> {
  /** One sentence in the imperative: "Unbind 2 of 3 origin servers from …". */
  readonly summary: string;
  /** A sentence in capitals where everything is dropped. */
  readonly alarm?: string;
  readonly effect: ChangeEffect;
  /** The id that a person types to confirm. */
  readonly subject: string;
  readonly targets: readonly Target[];
  readonly request: RequestOf<O>;
  /** The live state that the plan relies on: part of the digest, so no health, no elapsed time, no wording. */
  readonly before: Before;
  readonly warnings: readonly string[];
  readonly blast: Blast;
  readonly undo: WayBack;
}

/** A change that has been sent (or may have been), as `progress` and `verify` are given it. */
export interface Sent<Input, Before, Output> {
  readonly input: Input;
  readonly before: Before;
  /** Absent where the reply was lost. */
  readonly output: Output | undefined;
  readonly sentAtMs: number;
}

/** How an accepted change is getting on. */
export type Progress =
  | {
      readonly state: 'pending';
      readonly message: string /** Share done, 0 to 1, where the cloud tells. */;
      readonly share?: number;
    }
  | { readonly state: 'settled'; readonly message: string }
  /** The cloud says that its task failed. */
  | { readonly state: 'failed'; readonly message: string };

export interface ItemOutcome {
  readonly item: string;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly message: string;
}

/** What reading the result shows. */
export type Verdict =
  | { readonly outcome: 'succeeded'; readonly message: string; readonly items?: readonly ItemOutcome[] }
  | { readonly outcome: 'partly_succeeded'; readonly message: string; readonly items: readonly ItemOutcome[] }
  /** Nothing of the change is there: the live state is the one from before. */
  | { readonly outcome: 'unchanged'; readonly message: string; readonly items?: readonly ItemOutcome[] }
  /** The live state is neither the one from before nor the one asked for. */
  | {
      readonly outcome: 'unclear';
      readonly message: string /** What a person should look at. */;
      readonly check: string;
    };

/** One zod schema for each parameter of the SDK's request type: a missing, misspelt or surplus one does not compile. */
export type FieldsOf<R> = { readonly [K in keyof Required<R>]: z.ZodType<R[K]> };

/** What `FieldsOf` gives for an answer: the fields that a tool reads, held against the SDK's response type. */
export type SomeFieldsOf<R> = { readonly [K in keyof R]?: z.ZodType<R[K] | undefined> };

/**
 * Where secrets stand in the cloud's answers: `Environment.Variables[].Value`. They are taken out of every answer to
 * the tool's reads and to its write, before the tool, the ledger or anybody else sees it. Never RequestId or TaskId.
 */
export type SensitivePaths = readonly string[];

type Shape = Readonly<Record<string, z.ZodType>>;
type InputOf<S extends Shape> = z.output<z.ZodObject<S>>;
/** Refuses parameters that the SDK's request type does not know. */
type NoOthers<S, R> = { readonly [K in Exclude<keyof S, keyof R>]: never };

export interface ChangeDefinition<
  O extends Operation,
  Reads extends Operation,
  S extends FieldsOf<RequestOf<O>> & Shape,
  B extends z.ZodType<JsonValue>,
  Out extends SomeFieldsOf<ResponseOf<O>> & Shape,
> {
  readonly operation: O;
  /** Imperative, without a full stop. */
  readonly title: string;
  /** What it does and what it refuses, for a person and a model. */
  readonly description: string;
  /** The worst case; a plan narrows it from the live state. */
  readonly effect: ChangeEffect;
  readonly input: S & NoOthers<S, RequestOf<O>>;
  /** The fields of the answer that matter. */
  readonly output: Out & NoOthers<Out, ResponseOf<O>>;
  /** Is recorded, so without secrets: what has the name or the form of one is taken out of it. */
  readonly before: B;
  readonly reads: readonly Reads[];
  readonly sensitive?: SensitivePaths;
  /** Rules of the page that need no look at the cloud, such as "one of the two". */
  readonly check?: (input: InputOf<S>) => Refusal | undefined;
  readonly lanes: (input: InputOf<S>) => readonly string[];
  /** A task without an end after this counts as stuck, and its outcome as unknown. The executor's own limit where absent. */
  readonly deadlineMs?: number;
  readonly plan: (input: InputOf<S>, cloud: Cloud<Reads>) => Promise<Plan<O, z.output<B>> | Refusal>;
  /** Asked again and again after the cloud accepted, until it is no longer pending. */
  readonly progress: (
    sent: Sent<InputOf<S>, z.output<B>, z.output<z.ZodObject<Out>>>,
    cloud: Cloud<Reads>,
  ) => Promise<Progress>;
  /** Reads the result; also decides what became of a change whose reply was lost (`output` is then absent). */
  readonly verify: (
    sent: Sent<InputOf<S>, z.output<B>, z.output<z.ZodObject<Out>>>,
    cloud: Cloud<Reads>,
  ) => Promise<Verdict>;
}

/** One page of a list, under Tencent's own name for it. */
export interface Page {
  readonly set: string;
  readonly items: readonly JsonObject[];
  readonly TotalCount: number;
  readonly Offset: number;
  /** Anything that the numbers alone do not say. */
  readonly note?: string;
}

export interface QueryDefinition<Reads extends Operation, S extends Shape> {
  /** Usually one operation; `gaap:DescribeListeners` asks several. */
  readonly operation: `${Product}:${string}`;
  readonly title: string;
  readonly description: string;
  readonly input: S;
  readonly reads: readonly Reads[];
  readonly sensitive?: SensitivePaths;
  readonly check?: (input: InputOf<S>) => Refusal | undefined;
  readonly read: (input: InputOf<S>, cloud: Cloud<Reads>) => Promise<Page | Refusal>;
}

/** A plan as the executor holds and records it. */
export type AnyPlan = Omit<Plan<Operation, JsonValue>, 'request' | 'undo'> & {
  readonly request: JsonObject;
  readonly undo:
    | { readonly kind: 'call'; readonly operation: Operation; readonly request: JsonObject; readonly words: string }
    | NoWayBack;
};

interface Registered {
  readonly operation: `${Product}:${string}`;
  readonly product: Product;
  readonly title: string;
  readonly description: string;
  readonly effect: Effect;
  /** The tool's parameters with `Region` and `Account`; refuses unknown ones. */
  readonly schema: z.ZodObject;
  readonly reads: readonly Operation[];
  readonly sensitive: SensitivePaths;
}

export interface ChangeTool extends Registered {
  readonly kind: 'change';
  readonly operation: Operation;
  readonly effect: ChangeEffect;
  readonly deadlineMs: number | undefined;
  check(input: JsonObject): Refusal | undefined;
  lanes(input: JsonObject): readonly string[];
  plan(input: JsonObject, cloud: Cloud<Operation>): Promise<AnyPlan | Refusal>;
  progress(sent: Sent<JsonObject, JsonValue, JsonObject>, cloud: Cloud<Operation>): Promise<Progress>;
  verify(sent: Sent<JsonObject, JsonValue, JsonObject>, cloud: Cloud<Operation>): Promise<Verdict>;
}

export interface QueryTool extends Registered {
  readonly kind: 'query';
  readonly effect: 'read';
  check(input: JsonObject): Refusal | undefined;
  read(input: JsonObject, cloud: Cloud<Operation>): Promise<Page | Refusal>;
}

export type Tool = ChangeTool | QueryTool;

const common = {
  Region: z
    .string()
    .regex(/^[a-z]+(-[a-z0-9]+)+$/, 'a region such as ap-guangzhou')
    .exactOptional()
    .describe('Region, such as ap-guangzhou. Not needed for GAAP.'),
  Account: z.string().min(1).max(64).exactOptional().describe('Name of a configured account.'),
};

export function defineChange<
  const O extends Operation,
  const Reads extends Operation,
  S extends FieldsOf<RequestOf<O>> & Shape,
  B extends z.ZodType<JsonValue>,
  Out extends SomeFieldsOf<ResponseOf<O>> & Shape,
>(definition: ChangeDefinition<O, Reads, S, B, Out>): ChangeTool {
  const input: z.ZodObject<S> = z.strictObject<S>(definition.input);
  const output: z.ZodObject<Out> = z.object<Out>(definition.output);
  // An answer that does not read as expected is no reason to call a change that was made a failure: it counts as a lost reply.
  const restore = (sent: Sent<JsonObject, JsonValue, JsonObject>) => ({
    input: input.parse(sent.input),
    before: definition.before.parse(sent.before),
    output: output.safeParse(sent.output).data,
    sentAtMs: sent.sentAtMs,
  });
  return {
    kind: 'change',
    operation: definition.operation,
    product: productOf(definition.operation),
    title: definition.title,
    description: definition.description,
    effect: definition.effect,
    schema: z.strictObject({ ...definition.input, ...common }),
    reads: definition.reads,
    sensitive: definition.sensitive ?? [],
    deadlineMs: definition.deadlineMs,
    check: (value) => definition.check?.(input.parse(value)),
    lanes: (value) => definition.lanes(input.parse(value)),
    plan: async (value, cloud) => erase(await definition.plan(input.parse(value), cloud)),
    progress: (sent, cloud) => definition.progress(restore(sent), cloud),
    verify: (sent, cloud) => definition.verify(restore(sent), cloud),
  };
}

export function defineQuery<const Reads extends Operation, S extends Shape>(
  definition: QueryDefinition<Reads, S>,
): QueryTool {
  const input: z.ZodObject<S> = z.strictObject<S>(definition.input);
  return {
    kind: 'query',
    operation: definition.operation,
    product: productOf(definition.operation),
    title: definition.title,
    description: definition.description,
    effect: 'read',
    schema: z.strictObject({ ...definition.input, ...common }),
    reads: definition.reads,
    sensitive: definition.sensitive ?? [],
    check: (value) => definition.check?.(input.parse(value)),
    read: (value, cloud) => definition.read(input.parse(value), cloud),
  };
}

const product = z.enum(['clb', 'gaap', 'scf'] satisfies [Product, ...Product[]]);

function productOf(operation: `${Product}:${string}`): Product {
  return product.parse(operation.split(':')[0]);
}

/** The registry holds tools of every operation, so the exact request type is given up here, and only here. */
function erase<O extends Operation, B extends JsonValue>(plan: Plan<O, B> | Refusal): AnyPlan | Refusal {
  return plan as AnyPlan | Refusal;
}
