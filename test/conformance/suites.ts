/** The suites, and what each one comes to: one that quietly runs less is a failure too. */
import { fileURLToPath } from 'node:url';

export interface Suite {
  readonly name: string;
  /** The version of the suite, as it is installed. */
  readonly program: 'conformance-0-1' | 'conformance-0-2';
  readonly flags: readonly string[];
  /** What is known to fail, in the suite's own form. */
  readonly baseline?: string;
  readonly scenarios: number;
  /** Checks, without those of what is known to fail. */
  readonly passed: number;
  /** Scenarios that fail for what is no matter of this server, without deciding what the suite ends with. */
  readonly beside: readonly string[];
  /** Scenarios that have nothing to try here. */
  readonly silent: readonly string[];
}

const baseline = fileURLToPath(new URL('expected-failures.yaml', import.meta.url));

export const suites: readonly Suite[] = [
  {
    name: '0.1.16, everything',
    program: 'conformance-0-1',
    flags: ['--suite', 'all'],
    scenarios: 32,
    passed: 44,
    // Its requests name a revision that has no such streams, and it warns that there are none. The newer suite looks right.
    beside: ['server-sse-polling'],
    silent: [],
  },
  {
    name: '0.2.0-alpha.12, for 2025-11-25',
    program: 'conformance-0-2',
    flags: ['--requirements', '2025-11-25'],
    scenarios: 33,
    passed: 84,
    beside: [],
    silent: [],
  },
  {
    name: '0.2.0-alpha.12, for 2026-07-28',
    program: 'conformance-0-2',
    flags: ['--requirements', '2026-07-28', '--expected-failures', baseline],
    baseline,
    scenarios: 50,
    passed: 140,
    // No tool here wants an argument to be sent as a header too.
    beside: ['http-custom-header-server-validation'],
    silent: ['tasks-status-notifications'],
  },
];
