import type { InputOptions, OutputOptions } from 'rolldown';

declare const bundle: InputOptions & { readonly output: OutputOptions };
export default bundle;
