import type { JsonObject } from '../../../../src/lib/json.ts';
import { asMessage, type Problem } from '../blocks/problems.ts';

/** `ok: false`: everything that the Web API says no to. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly details: JsonObject;

  constructor(error: string, details: JsonObject = {}) {
    super(error);
    this.details = details;
  }
}

export function refuse(error: string, details: JsonObject = {}): never {
  throw new Refusal(error, details);
}

/** As Slack words it: grafana/oncall 5121 shows both lists. */
export function refuseFor(error: string, problems: readonly Problem[]): never {
  const errors = problems.map(asMessage);
  return refuse(error, {
    errors,
    response_metadata: { messages: errors.map((message) => `[ERROR] ${message}`) },
  });
}
