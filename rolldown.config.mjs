/**
 * Imported as an ES module, one of Node.js's own has every export read at once. Among those of these are getters which
 * load a whole fetch client and every root certificate; required, they are left alone.
 */
const costlyToImport = ['node:http', 'node:https', 'node:tls'];
const mark = '\0required:';

const requireBuiltins = {
  name: 'require-builtins',
  resolveId: (id, _importer, { kind }) =>
    kind !== 'require-call' && costlyToImport.includes(id) ? mark + id : undefined,
  load: (id) =>
    id.startsWith(mark) ? `module.exports = process.getBuiltinModule('${id.slice(mark.length)}');` : undefined,
};

export default {
  // The second is a process of its own, started by src/jmespath/evaluate.ts.
  input: { main: 'src/main.ts', jmespath: 'src/jmespath/process.ts' },
  platform: 'node',
  plugins: [requireBuiltins],
  // Node.js reads whatever is there at each start: a fifth of it is what libraries say about their types.
  output: { dir: 'dist', format: 'esm', cleanDir: true, minify: false, comments: { jsdoc: false, annotation: false } },
};
