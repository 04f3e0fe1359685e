import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FailureError } from '../errors.ts';
import { type Surroundings, usualConfigFile, variable } from './environment.ts';
import type { Flags } from './types.ts';

/** What is written, and where; it is not parsed yet. */
export interface FileText {
  readonly file: string;
  readonly text: string;
}

/** Never the working directory: a repository that somebody else wrote must not decide which account is changed. */
export function readConfigFile(flags: Pick<Flags, 'config'>, around: Surroundings): FileText | undefined {
  const named = flags.config ?? variable(around, 'TENCENT_CHATOPS_CONFIG');
  const file = resolve(named ?? usualConfigFile(around));
  const text = textOf(file);
  if (text !== undefined) return { file, text };
  if (named === undefined) return undefined;
  throw new FailureError({
    code: 'InvalidConfiguration',
    message: `The configuration file ${file} does not exist.`,
    next: `Correct ${flags.config === undefined ? 'TENCENT_CHATOPS_CONFIG' : '--config'}, or write the file.`,
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new FailureError(
      {
        code: 'InvalidConfiguration',
        message: `The configuration file ${file} cannot be read (${String(code)}).`,
        next: 'Make it a file that this user may read.',
      },
      { cause: thrown },
    );
  }
}
