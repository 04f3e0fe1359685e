import type { CliHost, Flags, Opened } from './host.ts';
import type { Screen } from './screen.ts';

/** One command being run. */
export interface Context {
  readonly host: CliHost;
  readonly flags: Flags;
  readonly screen: Screen;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Aborts when nobody reads the output any more. */
  readonly gone: AbortSignal;
}

/** The same with executor and ledger open. */
export interface OpenContext extends Context, Pick<Opened, 'executor' | 'principal'> {}

export async function withExecutor<T>(context: Context, work: (open: OpenContext) => Promise<T>): Promise<T> {
  const opened = await context.host.open(context.flags);
  try {
    return await work({ ...context, executor: opened.executor, principal: opened.principal });
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}
