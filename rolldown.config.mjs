import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imported as an ES module, one of Node.js's own has every export read at once. Among those of these are getters which
 * load a whole fetch client, every root certificate or what watches folders; required, they are left alone.
 */
const costlyToImport = ['crypto', 'fs', 'http', 'https', 'tls', 'util'];
const mark = '\0required:';

const requireBuiltins = {
  name: 'require-builtins',
  resolveId(id, _importer, { kind }) {
    const name = id.replace(/^node:/, '');
    return kind !== 'require-call' && costlyToImport.includes(name) ? mark + name : undefined;
  },
  load: (id) =>
    id.startsWith(mark) ? `module.exports = process.getBuiltinModule('node:${id.slice(mark.length)}');` : undefined,
};

/** commander loads it at once, for commands that are programs of their own: there are none. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  resolveId: (id, importer) =>
    id === 'node:child_process' && importer?.includes('/commander/') ? `${mark}lazy` : undefined,
  load: (id) =>
    id === `${mark}lazy`
      ? `module.exports = { spawn: (...given) => process.getBuiltinModule('node:child_process').spawn(...given) };`
      : undefined,
};

/** Modules whose exports are data, and the same at each start: they are evaluated here, once, and the bundle holds the result. */
const evaluated = ['src/app-listing.ts', 'src/config/defaults.ts'].map((file) =>
  path.resolve(import.meta.dirname, file),
);

const evaluateAtBuild = {
  name: 'evaluate-at-build',
  async load(id) {
    if (!evaluated.includes(path.normalize(id))) return undefined;
    const made = Object.entries(await import(pathToFileURL(id).href));
    return {
      code: made.map(([name, value]) => `export const ${name} = ${literal(value)};`).join('\n'),
      moduleType: 'js',
    };
  },
};

/** Read faster as JSON than as an expression. Throws for what JSON does not hold. */
function literal(value) {
  const json = JSON.stringify(value);
  assert.deepEqual(JSON.parse(json), value);
  return `JSON.parse(${JSON.stringify(json)})`;
}

/**
 * Each file costs its share of a start. What the command line and a start of `mcp` always need is one file each, with what
 * others need of it; the libraries are apart, for commands that need one without the other.
 */
const groups = [
  { name: 'zod', test: /node_modules\/zod\//, priority: 4 },
  { name: 'sdk', test: /node_modules\/@modelcontextprotocol\/sdk\/dist\/esm\/server\/(index|stdio)\.js$/, priority: 3 },
  { name: 'start', test: /src\/start\.ts$/, priority: 2 },
  { name: 'start-mcp', test: /src\/start-mcp\.ts$/, priority: 1 },
];

export default {
  // The second is a process of its own, started by src/jmespath/evaluate.ts.
  input: { main: 'src/main.ts', jmespath: 'src/jmespath/process.ts' },
  platform: 'node',
  // Its main file hands `require` to a function, so what that loads would be missing.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [lazyChildProcess, requireBuiltins, evaluateAtBuild],
  // Node.js reads whatever is there at each start: a fifth of it is what libraries say about their types.
  output: {
    ...{ dir: 'dist', format: 'esm', cleanDir: true, minify: false },
    comments: { jsdoc: false, annotation: false },
    codeSplitting: { groups },
  },
};
