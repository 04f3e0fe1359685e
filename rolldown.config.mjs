export default {
  // The second is a process of its own, started by src/jmespath/evaluate.ts.
  input: { main: 'src/main.ts', jmespath: 'src/jmespath/process.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', cleanDir: true, minify: false },
};
