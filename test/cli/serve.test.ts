/** What the command mcp hands on of its flags. */
import { expect, test } from 'vitest';
import { run } from './fake-host.ts';

test.each([
  [[], {}],
  [['--toolsets', 'clb, gaap'], { toolsets: ['clb', 'gaap'] }],
  [['--read-only'], { readOnly: true }],
  [['--no-read-only'], { readOnly: false }],
  [['--read-only', '--toolsets=scf'], { readOnly: true, toolsets: ['scf'] }],
])('mcp %j', async (flags, offer) => {
  const { code, offers } = await run(['mcp', ...flags, '--sandbox']);
  expect(code).toBe(0);
  expect(offers).toEqual([offer]);
});

test.each([[['--toolsets', 'clb,,gaap']], [['--toolsets', '']], [['--toolsets']], [['--readonly']]])(
  'mcp %j is wrong usage, and nothing is served',
  async (flags) => {
    const { code, out, err, offers } = await run(['mcp', ...flags]);
    expect(code).toBe(2);
    expect(offers).toEqual([]);
    expect(out).toBe('');
    expect(err).not.toBe('');
  },
);
