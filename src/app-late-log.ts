import type { Log } from './surfaces/mcp/log.ts';

export interface LateLog extends Log {
  /** What was said so far is written, and from here on it is this one. */
  become(log: Log): void;
}

/** Lines kept before there is a log. A client can cause a few; what comes beyond them is no loss. */
const kept = 100;

/** A log for who speaks before the program's own is made. */
export function lateLog(): LateLog {
  const waiting: ((log: Log) => void)[] = [];
  let become: Log | undefined;
  const say = (line: (log: Log) => void) => {
    if (become) line(become);
    else if (waiting.length < kept) waiting.push(line);
  };
  return {
    info: (fields, message) => say((log) => log.info(fields, message)),
    warn: (fields, message) => say((log) => log.warn(fields, message)),
    error: (fields, message) => say((log) => log.error(fields, message)),
    become(log) {
      become = log;
      for (const line of waiting.splice(0)) line(log);
    },
  };
}
