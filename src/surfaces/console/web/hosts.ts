/** Under which names browsers may reach this process: what any other name leads to is not ours (DNS rebinding). */
export interface Hosts {
  /** The address to give people. */
  readonly base: string;
  /** Of every address under which this process is reached. */
  readonly origins: readonly string[];
  /** The origin of pages under this Host header; undefined where it is none of ours. */
  originOf(host: string | undefined): string | undefined;
}

export function hostsOf(listening: { readonly host: string; readonly port: number }, publicUrl?: string): Hosts {
  const { port } = listening;
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].map((name) => new URL(`http://${name}:${port}`));
  const given = publicUrl === undefined ? [] : [new URL(publicUrl)];
  const origins = new Map([...loopback, ...given].map(({ host, origin }) => [host, origin]));
  const own = listening.host === '::1' ? `http://[::1]:${port}` : `http://127.0.0.1:${port}`;
  return {
    base: new URL(publicUrl ?? own).origin,
    origins: [...origins.values()],
    originOf: (host) => origins.get((host ?? '').toLowerCase()),
  };
}

/** A name for this machine itself, which nobody else can listen in on. */
export function isLoopback(hostname: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]', '::1'].includes(hostname.toLowerCase());
}
