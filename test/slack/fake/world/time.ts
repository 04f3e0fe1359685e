/** Slack's timestamps: seconds with six decimals, each given once, always later than the one before. */
export function createTimestamps(now: () => number): () => string {
  let lastSecond = 0;
  let count = 0;
  return () => {
    const second = Math.max(lastSecond, Math.floor(now() / 1_000));
    count = second === lastSecond ? count + 1 : 1;
    lastSecond = second;
    return `${second}.${String(count).padStart(6, '0')}`;
  };
}

/** Ids of everything that Slack makes up, such as V…, Ev… */
export function createIds(): (prefix: string) => string {
  let count = 0;
  return (prefix) => `${prefix}0FAKE${String(++count).padStart(5, '0')}`;
}
