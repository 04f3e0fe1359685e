import type { Config } from './config.ts';

/** The command that leads a person at a terminal to the same world. */
export function approveCommand(config: Config, usualDataDir: string): (id: string) => string {
  const flags = [
    config.target.kind === 'sandbox' && '--sandbox',
    config.dataDir !== usualDataDir && `--data-dir ${quoted(config.dataDir)}`,
  ].filter((flag) => flag !== false);
  const variable = config.target.kind === 'endpoint' ? `TENCENT_CHATOPS_ENDPOINT=${quoted(config.target.url)} ` : '';
  return (id) => `${variable}${['tencent-chatops approve', id, ...flags].join(' ')}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
