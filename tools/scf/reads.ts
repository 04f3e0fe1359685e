/** What SCF tools share (docs/tencent-api.md B5). */
import { text } from '../parameters.ts';

export const FunctionName = text(64).describe('Function name.');
export const InvokeRequestId = text(64).describe('Request id that the asynchronous invocation returned.');
export const Namespace = text(64).exactOptional().describe('Namespace; "default" unless given.');
export const defaultNamespace = 'default';

const eventStatus: Readonly<Record<string, string>> = {
  RUNNING: 'running',
  FINISHED: 'finished by itself',
  ABORTED: 'stopped',
  FAILED: 'failed by itself',
};

export function eventStatusText(status: string): string {
  return eventStatus[status] ?? `in status ${status}`;
}

/**
 * Epoch milliseconds of "YYYY-MM-DD HH:mm:ss[.fff]". The pages name no zone; Tencent's services write China time, so
 * that is assumed, and said wherever an elapsed time is shown.
 */
export function chinaTime(written: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,3})?\d*$/.exec(written);
  if (!parts) return undefined;
  const ms = Date.parse(`${parts[1]}T${parts[2]}${parts[3] ?? ''}+08:00`);
  return Number.isNaN(ms) ? undefined : ms;
}
