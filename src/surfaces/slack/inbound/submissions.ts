/** A modal that was sent: what is wrong with it goes into the acknowledgement, what is right is recorded before. */
import { z } from 'zod';
import { decisionErrors, readDecision } from '../cards/decide-views.ts';
import { submittedForm } from '../forms/check.ts';
import { inputWith, readMenu } from '../forms/menu.ts';
import { readMetadata } from '../forms/metadata.ts';
import { failureView, goneFailure, recordedView } from '../forms/notices.ts';
import { FormPayload } from '../forms/payload.ts';
import { fields, views } from '../names.ts';
import { type Who, whoIn } from '../people/who.ts';
import { readPlace } from '../place.ts';
import type { Decided } from '../tasks/task.ts';
import type { InboundParts, SubmitAnswer } from './inbound.ts';
import { operationForm } from './modals.ts';

const Body = z.object({
  view: z.looseObject({ id: z.string(), callback_id: z.string(), private_metadata: z.string().default('') }),
});
type View = z.output<typeof Body>['view'];

const closed: SubmitAnswer = { response_action: 'clear' };

/** What came of it the first time is told already, or will be; to do it again takes a form of its own. */
const sentBefore: SubmitAnswer = { response_action: 'update', view: recordedView() };

/** Nobody sends a form for nothing: where it cannot be read any more, it says so. */
const notOurs: SubmitAnswer = { response_action: 'update', view: failureView(goneFailure) };

export async function onSubmit(
  parts: InboundParts,
  body: unknown,
  ack: (answer: SubmitAnswer) => Promise<void>,
): Promise<void> {
  const view = Body.safeParse(body).data?.view;
  const who = whoIn(body);
  if (!view || !who) return ack(closed);
  await ack(await answerTo(parts, view, who));
}

async function answerTo(parts: InboundParts, view: View, who: Who): Promise<SubmitAnswer> {
  switch (view.callback_id) {
    case views.menu:
    case views.useId:
      return chosen(parts, view);
    case views.operation:
      return operation(parts, view, who);
    case views.approve:
      return decision(parts, view, who, 'approve');
    case views.deny:
      return decision(parts, view, who, 'deny');
    case views.breakGlass:
      return decision(parts, view, who, 'break_glass');
    default:
      return closed;
  }
}

function chosen({ context }: InboundParts, view: View): SubmitAnswer {
  const { operation: name, id } = readMenu(view);
  const { tool } = context.executor.tool(name ?? '');
  if (!tool) return wrong(fields.operation, 'Choose an operation.');
  const input = id === undefined ? {} : inputWith(tool, id);
  if (!input) return wrong(fields.operation, `This operation takes no ${id}.`);
  return {
    response_action: 'update',
    view: operationForm(context, placeIn(view), { operation: tool.operation, input }),
  };
}

const wrong = (field: string, sentence: string): SubmitAnswer => ({
  response_action: 'errors',
  errors: { [field]: sentence },
});

function placeIn(view: View) {
  const where = z.record(z.string(), z.string()).catch({});
  try {
    return readPlace(where.parse(JSON.parse(view.private_metadata)));
  } catch {
    return {};
  }
}

async function operation({ context, work }: InboundParts, view: View, who: Who): Promise<SubmitAnswer> {
  const payload = FormPayload.safeParse(view).data;
  const metadata = payload && readMetadata(payload.private_metadata);
  const tool = metadata && context.executor.tool(metadata.operation).tool;
  if (!tool) return notOurs;
  const submitted = submittedForm(tool, payload, context.accounts);
  switch (submitted.kind) {
    case 'unknown':
      return notOurs;
    case 'errors':
      return { response_action: 'errors', errors: submitted.errors };
    case 'request': {
      const { input } = submitted;
      const task = { do: 'run', operation: tool.operation, input } as const;
      // However often the form is sent, it is one request.
      const isNew = await work.accept(`form:${metadata.key}`, { who, place: readPlace(metadata.where), task });
      return isNew ? closed : sentBefore;
    }
  }
}

const Where = z.object({ where: z.record(z.string(), z.string()).default({}) });

async function decision(
  { context, work }: InboundParts,
  view: View,
  who: Who,
  kind: Decided['kind'] & ('approve' | 'deny' | 'break_glass'),
): Promise<SubmitAnswer> {
  const filled = readDecision(view);
  const meaning = filled && (await context.tokens.meaningOf(filled.token));
  if (!filled || meaning?.kind !== 'change') return notOurs;
  const shown = await context.executor.show(meaning.changeId);
  if (shown.kind === 'failed') return { response_action: 'update', view: failureView(shown.failure) };
  const errors = decisionErrors(shown.change, filled, kind);
  if (Object.keys(errors).length > 0) return { response_action: 'errors', errors };
  const { typed, reason, standing } = filled;
  const task: Decided = {
    do: 'decide',
    kind,
    changeId: meaning.changeId,
    digest: meaning.digest,
    ...(typed !== undefined && { typed }),
    ...(reason !== undefined && { reason }),
    ...(standing !== undefined && { standing }),
  };
  const where = Where.catch({ where: {} }).parse(JSON.parse(view.private_metadata));
  const isNew = await work.accept(`view:${view.id}:${view.callback_id}`, { who, place: readPlace(where.where), task });
  return isNew ? closed : sentBefore;
}
