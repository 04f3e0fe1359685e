/**
 * What a suite found, by its own files. It excuses what it does not score, and passes with warnings; here everything
 * counts that it looked at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Suite } from './suites.ts';

const Checks = z.array(
  z.object({
    id: z.string(),
    status: z.enum(['SUCCESS', 'FAILURE', 'WARNING', 'SKIPPED', 'INFO']),
    errorMessage: z.string().optional(),
  }),
);
const Baseline = z.object({ server: z.array(z.string()) });

export interface Found {
  readonly scenario: string;
  readonly passed: number;
  /** In words: the check, and what was wrong. */
  readonly failed: readonly string[];
}

export interface Verdict {
  readonly scenarios: number;
  /** Checks of all but what is known to fail. */
  readonly passed: number;
  readonly failed: number;
  readonly excused: readonly string[];
  /** Nothing here where all is well. */
  readonly faults: readonly string[];
}

/** A folder for each scenario: `server-<scenario>-<when>`. */
export function readFound(folder: string): Found[] {
  return readdirSync(folder).map((name) => {
    const [, scenario = name] = /^server-(.+)-\d{4}-\d{2}-\d{2}T.+$/.exec(name) ?? [];
    const checks = Checks.parse(JSON.parse(readFileSync(path.join(folder, name, 'checks.json'), 'utf8')));
    const bad = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
    return {
      scenario,
      passed: checks.filter(({ status }) => status === 'SUCCESS').length,
      failed: bad.map(({ id, errorMessage = '' }) => `${id}: ${errorMessage}`),
    };
  });
}

export function readBaseline(file: string): readonly string[] {
  return Baseline.parse(parse(readFileSync(file, 'utf8'))).server;
}

/** `code` is what the suite itself ended with. */
export function judge(
  suite: Pick<Suite, 'scenarios' | 'passed' | 'silent'>,
  {
    found,
    known,
    code,
  }: { readonly found: readonly Found[]; readonly known: readonly string[]; readonly code: number },
): Verdict {
  const counted = found.filter(({ scenario }) => !known.includes(scenario));
  const excused = known.filter((name) => found.some(({ scenario, failed }) => scenario === name && failed.length > 0));
  const passed = counted.reduce((sum, one) => sum + one.passed, 0);
  const failures = counted.flatMap(({ scenario, failed }) => failed.map((words) => `${scenario}: ${words}`));
  const silent = counted.filter(({ scenario, passed: some }) => some === 0 && !suite.silent.includes(scenario));
  return {
    scenarios: found.length,
    passed,
    failed: failures.length,
    excused,
    faults: [
      ...failures,
      ...known.filter((name) => !excused.includes(name)).map((name) => `${name} is known to fail, and did not`),
      ...silent.map(({ scenario }) => `${scenario} tried nothing`),
      ...(found.length === suite.scenarios ? [] : [`${found.length} scenarios ran, not ${suite.scenarios}`]),
      ...(passed === suite.passed ? [] : [`${passed} checks passed, not ${suite.passed}`]),
      ...(code === 0 ? [] : [`the suite ended with ${code}`]),
    ],
  };
}
