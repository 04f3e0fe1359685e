/** The promise's outcome, or the signal's reason as soon as that aborts: for promises that may never settle. */
export async function until<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([ended.promise, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
