/** The file of policy tests: what the policy is expected to say to changes that nobody has asked for. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { FailureError } from '../errors.ts';
import { Grade, Surface } from '../people/principal.ts';
import { personId } from '../people/schema.ts';
import { ApproversFile, decisions } from '../policy/schema.ts';
import { explain, wording } from './explain.ts';
import { keysAt } from './keys-of.ts';
import { LocatedYaml } from './located.ts';
import { nameOf } from './name-of.ts';
import { nearest } from './nearest.ts';

/** The same on every run. A Wednesday, in working hours from Europe to Asia: out of the way of most rules on time. */
const usualInstant = '2026-01-07T08:00:00Z';

const name = z.string().min(1).max(200);

const blast = z
  .strictObject({
    targets: z.int().min(0).default(1).describe('So many resources are touched.'),
    lost: z.int().min(0).default(0).describe('So many backends, origins or runs stop serving.'),
    healthy_lost: z.int().min(0).default(0).describe('So many healthy ones stop serving.'),
    share_lost: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'The share of what serves now that is lost, 0 to 1; where something is lost and this is left out, all.',
      ),
    drops_everything: z.boolean().default(false).describe('Nothing is left behind.'),
  })
  .refine(({ lost, healthy_lost }) => healthy_lost <= lost, {
    message: 'must be at most what is lost',
    path: ['healthy_lost'],
  });

const askedBy = z
  .strictObject({
    person: personId.optional().describe('One of people. Somebody who is not listed, if left out.'),
    identity: z
      .string()
      .regex(/^(os|slack|login|mcp):.+$/, 'must be an identity, such as os:alice')
      .optional()
      .describe('An identity instead, such as os:alice: whoever of people it is, or nobody.'),
    surface: Surface.exclude(['demo']).optional().describe('From mcp, cli, console or slack; cli, if left out.'),
    assistant: name.optional().describe('Through this assistant, by its claimed name and version; from mcp then.'),
  })
  .refine(({ person, identity }) => person === undefined || identity === undefined, {
    message: 'must not be there beside person',
    path: ['identity'],
  })
  .refine(({ surface, assistant }) => assistant === undefined || surface === undefined || surface === 'mcp', {
    message: 'must be mcp where there is an assistant',
    path: ['surface'],
  });

/** What can be said of an answer only where it is one of these. */
const belongTo = {
  require: ['approvals', 'grade', 'typed', 'reason', 'other_than_asker', 'from'],
  deny: ['break_glass_only'],
} as const;

const expectation = z
  .strictObject({
    outcome: z.enum(decisions).describe('deny, allow (nobody is asked) or require.'),
    approvals: z.int().min(1).max(10).optional().describe('So many different people.'),
    grade: Grade.optional().describe('How well they have to be known: claimed, local or authenticated.'),
    typed: z.boolean().optional().describe('Whether they type what it is about.'),
    reason: z.boolean().optional().describe('Whether they say why.'),
    other_than_asker: z.boolean().optional().describe('Whether whoever asks does not count.'),
    from: ApproversFile.optional().describe('Each of these is named by what rules require.'),
    break_glass_only: z.boolean().optional().describe('Whether breaking the glass gets past the denial.'),
    rules: z.array(name).min(1).max(100).optional().describe('Each of these rules applies.'),
  })
  .superRefine((given, context) => {
    for (const outcome of ['require', 'deny'] as const) {
      const key = belongTo[outcome].find((one) => given[one] !== undefined);
      if (key === undefined || given.outcome === outcome) continue;
      context.addIssue({ code: 'custom', path: [key], message: `goes with the outcome ${outcome} only` });
    }
  });

const oneCase = z.strictObject({
  name: name.describe('What it is about, in a few words.'),
  operation: name.describe('The change that is asked for, such as gaap:DeleteListeners.'),
  input: z.record(z.string(), z.json()).default({}).describe('Its parameters, for rules that look at them.'),
  account: name.default('default').describe('The account.'),
  region: name.optional().describe('The region.'),
  effect: z
    .enum(['write', 'destructive'])
    .optional()
    .describe("The plan's effect; the worst of the tool, if left out."),
  subject: name.default('subject').describe('What it is about, which people type.'),
  blast: blast.prefault({}).describe('How much it would hit; one resource and nothing lost, if left out.'),
  asked_by: askedBy.prefault({}).describe('Who asks, and how; somebody who is not listed, if left out.'),
  at: z.iso
    .datetime({ offset: true, error: 'must be an instant with its zone, such as 2026-12-24T18:00:00+08:00' })
    .default(usualInstant)
    .describe(`When it is asked for; ${usualInstant}, if left out.`),
  expect: expectation.describe('What policy has to say. What is left out may be anything.'),
});

export const PolicyTestsFile = z.strictObject({
  cases: z.array(oneCase).min(1, 'must hold at least one case').max(2_000).describe('One after the other.'),
});
export type PolicyTestsFile = z.output<typeof PolicyTestsFile>;

export interface PolicyTests extends PolicyTestsFile {
  readonly file: string;
  /** The error for a place in the file: `what` goes on after the name of the place, and has no full stop. */
  readonly faultAt: (path: readonly PropertyKey[], what: string) => FailureError;
}

/** Throws a `FailureError` for a file that is not there or not as it should be. */
export function readPolicyTests(given: string): PolicyTests {
  const file = resolve(given);
  const text = textOf(file);
  try {
    const yaml = new LocatedYaml(text, file);
    const value = yaml.value() ?? {};
    const parsed = PolicyTestsFile.safeParse(value, { error: wording });
    if (!parsed.success) throw wrong(yaml, value, parsed.error);
    const faultAt = (path: readonly PropertyKey[], what: string) =>
      ofTests(yaml.atValue(path, `${nameOf(path)} ${what}`));
    return { ...parsed.data, file, faultAt };
  } catch (thrown) {
    throw thrown instanceof FailureError ? ofTests(thrown) : thrown;
  }
}

function wrong(yaml: LocatedYaml, value: unknown, error: z.ZodError): FailureError {
  // What is missing is often there under another name.
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys');
  if (issue?.code !== 'unrecognized_keys') return explain(yaml, value, error);
  const key = issue.keys[0] ?? '';
  const at = [...issue.path, key];
  const known = keysAt(PolicyTestsFile, issue.path, value);
  return yaml.atKey(at, `${nameOf(at)} is not a known key; ${nearest(key, known)}`);
}

/** The YAML reader takes every file for the configuration. */
function ofTests({ failure }: FailureError): FailureError {
  return new FailureError({ ...failure, next: 'Correct the file of policy tests; nothing was tested.' });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    const what = code === 'ENOENT' || code === 'ENOTDIR' ? 'does not exist' : `cannot be read (${code})`;
    const message = `The file of policy tests ${file} ${what}.`;
    const next = 'Write it, or name another file; nothing was tested.';
    throw new FailureError({ code: 'InvalidConfiguration', message, next }, { cause: thrown });
  }
}
