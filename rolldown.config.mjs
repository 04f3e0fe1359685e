import { pathToFileURL } from 'node:url';

/**
 * Imported as an ES module, one of Node.js's own has every export read at once. Among those of these are getters which
 * load a whole fetch client, every root certificate or what watches folders; required, they are left alone.
 */
const costlyToImport = ['node:crypto', 'node:fs', 'node:http', 'node:https', 'node:tls', 'node:util'];
const mark = '\0required:';

const requireBuiltins = {
  name: 'require-builtins',
  resolveId: (id, _importer, { kind }) =>
    kind !== 'require-call' && costlyToImport.includes(id) ? mark + id : undefined,
  load: (id) =>
    id.startsWith(mark) ? `module.exports = process.getBuiltinModule('${id.slice(mark.length)}');` : undefined,
};

/** Modules that only make data, which is the same at each start: the bundle holds what they make. */
const data = new Set(['src/app-listing.ts', 'src/config/defaults.ts'].map((file) => `${import.meta.dirname}/${file}`));

const makeData = {
  name: 'make-data',
  async load(id) {
    if (!data.has(id)) return undefined;
    const made = Object.entries(await import(pathToFileURL(id).href));
    return {
      code: made.map(([name, value]) => `export const ${name} = ${literal(value)};`).join('\n'),
      moduleType: 'js',
    };
  },
};

/** Read faster as JSON than as an expression. */
function literal(value) {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
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
  plugins: [requireBuiltins, makeData],
  // Node.js reads whatever is there at each start: a fifth of it is what libraries say about their types.
  output: {
    ...{ dir: 'dist', format: 'esm', cleanDir: true, minify: false },
    comments: { jsdoc: false, annotation: false },
    codeSplitting: { groups },
  },
};
