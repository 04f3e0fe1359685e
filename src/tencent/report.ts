import type { Call, Told } from './call.ts';

export interface TransportLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** One line of log for each call; what was sent and what came back stay out of it. */
export function report(
  log: TransportLog,
  account: string,
  { product, action, region }: Pick<Call, 'product' | 'action' | 'region'>,
  { answer, cause }: Told,
  ms: number,
): void {
  const fields = { account, region, operation: `${product}:${action}`, kind: answer.kind, ms };
  switch (answer.kind) {
    case 'answered':
      log.debug({ ...fields, requestId: answer.requestId }, 'The cloud answered.');
      break;
    case 'refused':
      log.debug({ ...fields, requestId: answer.error.requestId, code: answer.error.code }, 'The cloud refused.');
      break;
    case 'undelivered':
    case 'unclear':
      log.warn({ ...fields, err: cause }, answer.message);
      break;
    default:
      answer satisfies never;
  }
}
