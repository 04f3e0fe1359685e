import path from 'node:path';
import type { ClientMachine } from '../host.ts';
import type { Format } from './edit.ts';

export const clientNames = ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex'] as const;
export type ClientName = (typeof clientNames)[number];

type Base = 'home' | 'applications' | 'claude' | 'codex';

export interface Client {
  readonly title: string;
  /** What the client itself reads: `json` has neither comments nor trailing commas. */
  readonly format: Format;
  /** The key under which its servers stand. */
  readonly servers: string;
  /** Whether an entry says that it is a stdio server. */
  readonly typed: boolean;
  /** Whether an entry has to name the variables that the server is to get. */
  readonly namesVariables: boolean;
  readonly file: readonly [Base, ...string[]];
  /** Below the project's folder; absent where the client has no such file. */
  readonly projectFile?: readonly string[];
  /** How keys reach the server. */
  readonly keys: string;
  /** What may keep it from finding the command. */
  readonly finds?: string;
  /** What makes the client see a new entry. */
  readonly after: string;
  /** Where this row is from; looked up in November 2026. */
  readonly sources: readonly string[];
}

const credentialsFile = '~/.tencentcloud/credentials';
const started = (title: string) =>
  `${title} hands on the environment that it was started with: set the keys before you start it, or keep them in ${credentialsFile}.`;

export const clients: Readonly<Record<ClientName, Client>> = {
  'claude-desktop': {
    title: 'Claude Desktop',
    format: 'json',
    servers: 'mcpServers',
    typed: false,
    namesVariables: false,
    file: ['applications', 'Claude', 'claude_desktop_config.json'],
    keys: `Claude Desktop hands on only a few variables such as HOME and PATH, so keys in your shell do not reach the server: keep them in ${credentialsFile}.`,
    finds: "It does not know your shell's PATH either: where it does not find the command, put its full path there.",
    after: 'Quit Claude Desktop and start it again.',
    sources: [
      'https://modelcontextprotocol.io/docs/tools/debugging',
      'https://modelcontextprotocol.io/quickstart/user',
      'https://github.com/anthropics/claude-code/issues/90074',
    ],
  },
  'claude-code': {
    title: 'Claude Code',
    format: 'json',
    servers: 'mcpServers',
    typed: true,
    namesVariables: false,
    file: ['claude', '.claude.json'],
    projectFile: ['.mcp.json'],
    keys: started('Claude Code in a terminal'),
    after: 'Start a new session; /mcp lists the servers.',
    sources: ['https://code.claude.com/docs/en/mcp', 'https://code.claude.com/docs/en/settings'],
  },
  cursor: {
    title: 'Cursor',
    format: 'jsonc',
    servers: 'mcpServers',
    typed: true,
    namesVariables: false,
    file: ['home', '.cursor', 'mcp.json'],
    projectFile: ['.cursor', 'mcp.json'],
    keys: started('Cursor'),
    after: 'Switch the server on in the settings of Cursor, under MCP.',
    sources: ['https://cursor.com/docs/mcp'],
  },
  vscode: {
    title: 'VS Code',
    format: 'jsonc',
    servers: 'servers',
    typed: true,
    namesVariables: false,
    // Of the default profile; the command "MCP: Open User Configuration" opens that of any other.
    file: ['applications', 'Code', 'User', 'mcp.json'],
    projectFile: ['.vscode', 'mcp.json'],
    keys: started('VS Code'),
    after: 'Run the command "MCP: List Servers" and start it.',
    sources: [
      'https://code.visualstudio.com/docs/agents/reference/mcp-configuration.md',
      'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration',
    ],
  },
  codex: {
    title: 'Codex',
    format: 'toml',
    servers: 'mcp_servers',
    typed: false,
    namesVariables: true,
    file: ['codex', 'config.toml'],
    // Read only where the project is trusted.
    projectFile: ['.codex', 'config.toml'],
    keys: `Codex hands on the variables that env_vars names, from the environment that it was started with: set the keys there, or keep them in ${credentialsFile}.`,
    after: 'Start Codex again; /mcp lists the servers.',
    sources: [
      'https://developers.openai.com/codex/mcp',
      'https://github.com/openai/codex/blob/main/codex-rs/rmcp-client/src/utils.rs',
    ],
  },
};

/** Where the entry belongs; undefined for the project of a client that has no such file. */
export function fileOf(client: Client, machine: ClientMachine, project: boolean): string | undefined {
  const system = machine.platform === 'win32' ? path.win32 : path.posix;
  if (project) return client.projectFile && system.join(machine.project, ...client.projectFile);
  const [base, ...below] = client.file;
  return system.join(machine[base], ...below);
}
