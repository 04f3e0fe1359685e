import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { edit } from '../../src/surfaces/cli/setup/edit.ts';

const entry = { command: 'tencent-chatops', args: ['mcp', '--sandbox'] };
const wanted = { servers: 'mcpServers', name: 'tencent-chatops', entry };
const inCodex = { servers: 'mcp_servers', name: 'tencent-chatops', entry: { ...entry, env_vars: ['A', 'B'] } };

const jsonc = (text: string) => edit('jsonc', '/c/mcp.json', text, wanted);
const json = (text: string) => edit('json', '/c/mcp.json', text, wanted);
const toml = (text: string) => edit('toml', '/c/config.toml', text, inCodex);

describe('JSON with comments', () => {
  test('keeps comments, trailing commas, tabs, order and line ends, and adds what is missing', async () => {
    const before =
      '{\r\n\t// mine\r\n\t"inputs": [],\r\n\t"mcpServers": {\r\n\t\t/* first */ "a": {"url":"http://x"}, // why\r\n\t},\r\n}\r\n';
    const { text, before: found } = await jsonc(before);
    expect(found).toBeUndefined();
    const added =
      '\t\t"tencent-chatops": {\r\n\t\t\t"command": "tencent-chatops",\r\n\t\t\t"args": ["mcp", "--sandbox"]\r\n\t\t},';
    expect(text).toBe(before.replace('// why\r\n', `// why\r\n${added}\r\n`));
  });

  test.each([
    ['{"mcpServers":{"a":{"url":"u"}}}', '{"mcpServers":{"a":{"url":"u"},\n  "tencent-chatops": X\n}}'],
    ['{\n    "x": 1 // last\n}', '{\n    "x": 1, // last\n    "mcpServers": {\n        "tencent-chatops": X\n    }\n}'],
    ['{ /* none */ }', '{ /* none */\n  "mcpServers": {\n    "tencent-chatops": X\n  }\n}'],
    ['{ // none }\n}', '{ // none }\n  "mcpServers": {\n    "tencent-chatops": X\n  }\n}'],
    ['{"a": 1 /* , */ }', '{"a": 1, /* , */\n  "mcpServers": {\n    "tencent-chatops": X\n  }\n}'],
  ])('%j: not a character of it goes', async (before, after) => {
    const { text } = await jsonc(before);
    expect(text.replace(/("tencent-chatops": )\{[^}]*\}/, '$1X').replaceAll(/\s+\}/g, '\n}')).toBe(
      after.replaceAll(/\s+\}/g, '\n}'),
    );
    expect((await jsonc(text)).text).toBe(text);
  });

  test('keeps what somebody added to the entry, with its comments, and touches only what differs', async () => {
    const before = `{"mcpServers": {"tencent-chatops": {
  "command": "old", // where it was
  "args": ["mcp", "--sandbox"],
  "env": { "HTTPS_PROXY": "x" } // needed here
}}}`;
    const { text, before: found } = await jsonc(before);
    expect(text).toBe(before.replace('"old"', '"tencent-chatops"'));
    expect(found).toMatchObject({ command: 'old' });
    expect((await jsonc(text)).text).toBe(text);
  });

  test('replaces a server that was reached by its address as a whole', async () => {
    const { text } = await jsonc('{"mcpServers":{"tencent-chatops":{"url":"https://x.example","headers":{"A":"b"}}}}');
    expect(JSON.parse(text)).toEqual({ mcpServers: { 'tencent-chatops': entry } });
  });

  test.each(['', '\n', '\ufeff', '{}', '{"mcpServers":{}}', '// nothing yet\n{}\n'])(
    '%j gets the entry',
    async (before) => {
      const { text } = await jsonc(before);
      expect(text.startsWith('\ufeff')).toBe(before === '\ufeff');
      const { text: again, before: found } = await jsonc(text);
      expect({ again, found }).toEqual({ again: text, found: entry });
    },
  );
});

describe('what cannot be understood is left alone, with line and column', () => {
  test.each([
    ['{\n  "mcpServers": {\n    "a": }\n}', 'line 3, column 10: this is no valid JSON (ValueExpected)'],
    ['[]', 'line 1, column 1: the file has to hold an object'],
    ['{"mcpServers": []}', 'mcpServers is no table of servers'],
    ['{"mcpServers": 3}', 'mcpServers is no table of servers'],
    ['{"mcpServers": {},\n "mcpServers": {"a": {}}}', 'line 2, column 2: the key "mcpServers" stands there twice'],
  ])('%j', async (text, sentence) => {
    await expect(jsonc(text)).rejects.toThrow(
      `/c/mcp.json, ${sentence.startsWith('line') ? '' : 'line 1, column 1: '}${sentence}; nothing was written.`,
    );
  });

  test.each(['{"a": 1,}', '// note\n{}'])(
    'a client without comments and trailing commas would not read %j',
    async (text) => {
      await expect(json(text)).rejects.toThrow('this is no valid JSON');
      await expect(jsonc(text)).resolves.toBeDefined();
    },
  );

  test('TOML too', async () => {
    await expect(toml('model = "x"\nagain = \n[b]\n')).rejects.toThrow(
      /^\/c\/config\.toml, line 3, column 1: this is no valid TOML/,
    );
    await expect(toml('mcp_servers = 3\n')).rejects.toThrow('mcp_servers is no table of servers');
  });
});

describe('TOML', () => {
  const table =
    '[mcp_servers.tencent-chatops]\ncommand = "tencent-chatops"\nargs = ["mcp", "--sandbox"]\nenv_vars = ["A", "B"]\n';

  test.each([
    ['', table],
    ['# mine\nmodel = "x" # why\n', `# mine\nmodel = "x" # why\n\n${table}`],
    [
      '[mcp_servers.a]\ncommand = "x" # c\nsince = 2024-01-15T10:00:00Z',
      `[mcp_servers.a]\ncommand = "x" # c\nsince = 2024-01-15T10:00:00Z\n\n${table}`,
    ],
    ['a = 1\r\n', `a = 1\r\n\r\n${table.replaceAll('\n', '\r\n')}`],
    ['[mcp_servers]\n', `[mcp_servers]\n\n${table}`],
  ])('%j gets a table at its end', async (before, after) => {
    expect((await toml(before)).text).toBe(after);
    expect((await toml(after)).text).toBe(after);
  });

  test('an entry is edited where it stands: comments and what somebody added stay', async () => {
    const before =
      '# top\n[mcp_servers.tencent-chatops]\ncommand = "old" # mine\nargs = ["mcp", "--sandbox"]\nenv_vars = ["A", "B"]\nstartup_timeout_sec = 20\n\n[mcp_servers.tencent-chatops.env]\nX = "y"\n\n[z]\nq = 1 # end\n';
    const { text, before: found } = await toml(before);
    expect(text).toBe(before.replace('"old"', '"tencent-chatops"'));
    expect(found).toMatchObject({ command: 'old', env: { X: 'y' } });
  });

  test('servers in one inline table get one more in it', async () => {
    const { text } = await toml('mcp_servers = { a = { command = "x" } } # all\n');
    expect(text).toMatch(/^mcp_servers = \{ a = \{ command = "x" \}, tencent-chatops = \{ .* \} \} # all\n$/);
  });

  test('a path of Windows is written so that it is read back', async () => {
    const command = 'C:\\Program Files\\"x"\u0001';
    const { text } = await edit('toml', 'f', '', { ...inCodex, entry: { command, args: [] } });
    expect((await edit('toml', 'f', text, { ...inCodex, entry: { command, args: [] } })).before).toMatchObject({
      command,
    });
  });
});

test('the lock file names no registry', () => {
  expect(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')).not.toMatch(/"resolved": "https?:/);
});
