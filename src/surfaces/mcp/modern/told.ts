import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { failureOf } from '../../../errors.ts';
import { failureWords } from '../failure-reply.ts';
import type { Log } from '../log.ts';

/** What goes wrong inside is for the log; a client is told a sentence of ours. */
export async function told<T>(log: Log, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ProtocolError) throw thrown;
    log.error({ err: thrown }, 'a request failed');
    throw new ProtocolError(ProtocolErrorCode.InternalError, failureWords(failureOf(thrown)));
  }
}
