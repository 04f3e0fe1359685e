import { digestOf } from '../lib/digest.ts';
import { redactJson } from '../lib/redact.ts';
import { plainText } from '../lib/text.ts';
import type { AnyPlan, JsonObject } from '../tool.ts';
import { RecordedPlan } from './change.ts';

const maxLineLength = 300;

/** Names inside a plan come from the cloud, so every text in it is made plain before it is recorded or shown. */
export function recordPlan(plan: AnyPlan): RecordedPlan {
  const text = (value: string) => plainText(value, maxLineLength);
  const before = redactJson(plan.before);
  return RecordedPlan.parse({
    ...plan,
    summary: text(plan.summary),
    ...(plan.alarm !== undefined && { alarm: text(plan.alarm) }),
    subject: text(plan.subject),
    warnings: plan.warnings.map(text),
    before,
    undo: undoOf(plan.undo, before === plan.before, text),
    targets: plan.targets.map((target) => ({
      resource: text(target.resource),
      title: text(target.title),
      lines: target.lines.map((line) => ({
        change: line.change,
        item: text(line.item),
        ...(line.before !== undefined && { before: text(line.before) }),
        ...(line.after !== undefined && { after: text(line.after) }),
        ...(line.note !== undefined && { note: text(line.note) }),
      })),
    })),
  });
}

/** A way back that holds a secret cannot be kept, and without the secret it is none; nor is a configuration then the full one. */
function undoOf(undo: AnyPlan['undo'], isWhole: boolean, text: (value: string) => string): AnyPlan['undo'] {
  if (undo.kind === 'call' && redactJson(undo.request) !== undo.request) {
    const words = `The call that would put it back holds a secret, which is not kept. By hand: ${undo.words}`;
    return { kind: 'none', words: text(words) };
  }
  if (undo.kind === 'none' && undo.configurationKept && !isWhole) {
    return { kind: 'none', words: text(`Something in it looks like a secret, which is not kept. ${undo.words}`) };
  }
  return { ...undo, words: text(undo.words) };
}

/** What an approval binds to: where, what was asked, the exact call, and the live state that it relies on. */
export function digestOfPlan(
  where: {
    readonly account: string;
    readonly region: string | undefined;
    readonly operation: string;
    readonly input: JsonObject;
    /** How often the change was superseded. */
    readonly round: number;
  },
  plan: RecordedPlan,
): string {
  const { account, region = null, operation, input, round } = where;
  return digestOf({ account, region, operation, input, round, request: plan.request, before: plan.before });
}
