import { expect, test } from 'vitest';
import { complaint, stage } from './stage.ts';

test('without a word everything is offered', () => {
  expect(stage().load().config.mcp).toEqual({ toolsets: undefined, readOnly: false });
});

test('the file names toolsets, and whether only reads are offered', () => {
  const on = stage();
  on.write('mcp: { toolsets: [clb, changes], read_only: true }');
  expect(on.load().config.mcp).toEqual({ toolsets: ['clb', 'changes'], readOnly: true });
});

test.each([
  ['mcp: { toolset: [clb] }', 'mcp.toolset is not a known key; the nearest is toolsets'],
  ['mcp: { toolsets: [] }', 'mcp.toolsets must name at least one toolset'],
  ['mcp: { toolsets: clb }', 'mcp.toolsets must be a list'],
  ['mcp: { read_only: maybe }', 'mcp.read_only must be true or false'],
])('%s is refused with its place', (text, words) => {
  expect(complaint(text)).toContain(words);
});
