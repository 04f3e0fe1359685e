import type { Log } from './log.ts';

export interface BufferedLog extends Log {
  /** What was said so far is written there, and what is said from here on too. */
  flushInto(log: Log): void;
}

/** Lines kept until then. A client can cause a few; what comes beyond them is no loss. */
const kept = 100;

/** A log for what happens before the program's own is made. */
export function bufferedLog(): BufferedLog {
  const waiting: ((log: Log) => void)[] = [];
  let target: Log | undefined;
  const say = (line: (log: Log) => void) => {
    if (target) line(target);
    else if (waiting.length < kept) waiting.push(line);
  };
  return {
    info: (fields, message) => say((log) => log.info(fields, message)),
    warn: (fields, message) => say((log) => log.warn(fields, message)),
    error: (fields, message) => say((log) => log.error(fields, message)),
    flushInto(log) {
      target = log;
      for (const line of waiting.splice(0)) line(log);
    },
  };
}
