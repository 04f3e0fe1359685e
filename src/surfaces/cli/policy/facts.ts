/** A case as facts that policy can be asked about. Names in it that mean nothing are errors with their place. */
import type { FailureError } from '../../../errors.ts';
import { findTool, nearest } from '../../../executor/registry.ts';
import type { Directory, Person } from '../../../people/directory.ts';
import type { Policy } from '../../../policy/compile.ts';
import type { PolicyFacts } from '../../../policy/facts.ts';
import type { Tool } from '../../../tool.ts';
import type { PolicyCase } from './case.ts';

export interface Known {
  readonly tools: readonly Tool[];
  readonly policy: Policy;
  readonly directory: Directory;
}

/** The error for a place in the case. */
export type FaultIn = (path: readonly PropertyKey[], what: string) => FailureError;

export function factsOfCase(given: PolicyCase, known: Known, faultIn: FaultIn): PolicyFacts {
  const { account, region, input, subject, blast, asked_by: asked, at, expect } = given;
  refuseUnknownRules(expect.rules ?? [], known.policy, faultIn);
  const tool = toolOf(given.operation, known.tools, faultIn);
  const person = personOf(asked, known.directory, faultIn);
  return {
    operation: tool.operation,
    account,
    region,
    input,
    effect: given.effect ?? tool.effect,
    subject,
    blast: {
      targets: blast.targets,
      lost: blast.lost,
      healthyLost: blast.healthy_lost,
      shareLost: blast.share_lost,
      dropsEverything: blast.drops_everything,
    },
    asker: {
      person: person?.id,
      roles: person?.roles ?? [],
      surface: asked.surface ?? (asked.assistant === undefined ? 'cli' : 'mcp'),
      client: asked.assistant,
    },
    nowMs: Date.parse(at),
  };
}

function toolOf(operation: string, tools: readonly Tool[], faultIn: FaultIn): Extract<Tool, { kind: 'change' }> {
  const found = findTool(tools, operation);
  if (!found.tool) throw faultIn(['operation'], `names no tool${guess(found.nearest)}`);
  if (found.tool.kind !== 'change') throw faultIn(['operation'], 'names a tool that only reads: policy is not asked');
  return found.tool;
}

function personOf(
  { person, identity }: PolicyCase['asked_by'],
  directory: Directory,
  faultIn: FaultIn,
): Person | undefined {
  if (person === undefined) return identity === undefined ? undefined : directory.personOf(identity);
  const found = directory.person(person);
  if (found) return found;
  const names = directory.people.map(({ id }) => id);
  throw faultIn(['asked_by', 'person'], `is not listed in people${guess(nearest(person, names))}`);
}

/** A rule that is gone or renamed would otherwise look as if it did not apply. */
function refuseUnknownRules(expected: readonly string[], { rules }: Policy, faultIn: FaultIn): void {
  const names = rules.map(({ name }) => name);
  for (const [index, name] of expected.entries()) {
    if (names.includes(name)) continue;
    throw faultIn(['expect', 'rules', index], `is no rule of the policy${guess(nearest(name, names))}`);
  }
}

function guess([name]: readonly string[]): string {
  return name === undefined ? '' : `; the nearest is ${name}`;
}
