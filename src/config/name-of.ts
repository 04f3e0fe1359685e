export type Path = readonly PropertyKey[];

/** Where something stands, as people say it: `policy.rules[0].when`. */
export function nameOf(path: Path): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return steps.length === 0 ? 'the file' : steps.join('').replace(/^\./, '');
}
