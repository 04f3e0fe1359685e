import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { variableNames } from './environment.ts';

/** Where AI clients on this machine keep their configuration, and what the server that they start reads. */
export interface ClientFolders {
  readonly platform: 'darwin' | 'win32' | 'linux';
  /** Where the command was typed. */
  readonly project: string;
  readonly home: string;
  /** %APPDATA% on Windows, "Application Support" on macOS, elsewhere $XDG_CONFIG_HOME. */
  readonly applications: string;
  readonly claude: string;
  readonly codex: string;
  /** Names of the variables that `mcp` reads; never their values. */
  readonly variables: readonly string[];
}

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly workingDirectory: string;
}

export function machine(): Machine {
  return { env: process.env, home: homedir(), platform: process.platform, workingDirectory: process.cwd() };
}

export function clientFolders({ env, home, platform, workingDirectory }: Machine = machine()): ClientFolders {
  const known = platform === 'darwin' || platform === 'win32' ? platform : 'linux';
  return {
    platform: known,
    project: resolve(workingDirectory),
    home,
    applications: {
      darwin: join(home, 'Library', 'Application Support'),
      win32: env['APPDATA'] || join(home, 'AppData', 'Roaming'),
      linux: env['XDG_CONFIG_HOME'] || join(home, '.config'),
    }[known],
    claude: env['CLAUDE_CONFIG_DIR'] || home,
    codex: env['CODEX_HOME'] || join(home, '.codex'),
    variables: variableNames.filter((name) => !/SLACK|OIDC/.test(name)),
  };
}
