/** A button or a choice. What acts is recorded before it is acknowledged; what only shows something is shown. */
import { z } from 'zod';
import type { Change } from '../../../executor/change.ts';
import { approveView, breakGlassView, denyView } from '../cards/decide-views.ts';
import { planPages, readPage } from '../cards/plan-view.ts';
import { menuView } from '../forms/menu.ts';
import { failureView, goneFailure, recordedView } from '../forms/notices.ts';
import { buttons, inputs } from '../names.ts';
import { type Who, whoIn } from '../people/who.ts';
import { type Place, placeIn, readPlace, writePlace } from '../place.ts';
import type { Task } from '../tasks/task.ts';
import type { Meaning } from '../tokens.ts';
import type { Ack, InboundParts } from './inbound.ts';
import { type DrawDecision, decisionView, fillModal, openDecision, openForm, openModal } from './modals.ts';
import { redraw } from './redraw.ts';

const Body = z.object({
  trigger_id: z.string(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().default('') })).min(1),
  view: z
    .object({
      id: z.string(),
      type: z.string(),
      callback_id: z.string().default(''),
      private_metadata: z.string().default(''),
    })
    .optional(),
});

interface Click {
  readonly who: Who;
  readonly place: Place;
  readonly trigger: string;
  readonly value: string;
  /** The modal or Home tab that it stands in. */
  readonly view: z.output<typeof Body>['view'];
  readonly body: unknown;
}

type Handler = (parts: InboundParts, click: Click) => Promise<void>;

export async function onClick(parts: InboundParts, body: unknown, ack: Ack): Promise<void> {
  const parsed = Body.safeParse(body).data;
  const who = whoIn(body);
  const [action] = parsed?.actions ?? [];
  if (!parsed || !who || !action || !isHandled(action.action_id)) return ack();
  const { trigger_id: trigger, view } = parsed;
  const place = view ? placeOfView(view) : placeIn(body, parts.context.clock.now());
  const handler = handlers[action.action_id];
  // Recording comes before the acknowledgement; opening takes the trigger's three seconds, and goes on beside it.
  await handler(parts, { who, place, trigger, value: action.value, view, body });
  await ack();
}

function placeOfView(view: NonNullable<Click['view']>): Place {
  try {
    const metadata = z.object({ where: z.record(z.string(), z.string()) }).parse(JSON.parse(view.private_metadata));
    return readPlace(metadata.where);
  } catch {
    return {};
  }
}

const handlers = {
  [buttons.approve]: acts(({ changeId, digest }) => ({ do: 'decide', kind: 'approve', changeId, digest })),
  [buttons.cancel]: acts(({ changeId, digest }) => ({ do: 'decide', kind: 'cancel', changeId, digest })),
  [buttons.undo]: acts(({ changeId }, token) => ({ do: 'undo', changeId, token })),
  [buttons.refresh]: acts(({ changeId }) => ({ do: 'refresh', changeId })),
  [buttons.approveWith]: decides(approveView),
  [buttons.more]: decides(approveView),
  [buttons.deny]: decides(denyView),
  [buttons.breakGlass]: decides(breakGlassView),
  [buttons.open]: open,
  [buttons.fullPlan]: fullPlan,
  [buttons.previousPage]: turnPage,
  [buttons.nextPage]: turnPage,
  [buttons.share]: page(true),
  [buttons.nextAnswer]: page(false),
  [buttons.runOperation]: runOperation,
  [buttons.revoke]: revoke,
  [buttons.addItem]: (parts, { body, value }) => redraw(parts, body, { kind: 'add', value }),
  [buttons.removeItem]: (parts, { body, value }) => redraw(parts, body, { kind: 'remove', value }),
  [inputs.live]: chosen,
  [inputs.lives]: chosen,
  [inputs.choice]: chosen,
  [inputs.choices]: chosen,
  [inputs.text]: chosen,
  [inputs.number]: chosen,
} as const satisfies Record<string, Handler>;

/** Other choices hang on it: of whichever kind it is. */
function chosen(parts: InboundParts, { body }: Click): Promise<void> {
  return redraw(parts, body, { kind: 'chosen' });
}

const isHandled = (action: string): action is keyof typeof handlers => Object.hasOwn(handlers, action);

type OfChange = Extract<Meaning, { kind: 'change' }>;

/** What is done with the change that the button stands for. */
function acts(taskOf: (meaning: OfChange, token: string) => Task): Handler {
  return async (parts, click) => {
    const meaning = await parts.context.tokens.meaningOf(click.value);
    const task: Task = meaning?.kind === 'change' ? taskOf(meaning, click.value) : gone;
    await record(parts, click, task);
    if (click.view?.type === 'modal') {
      const which = { viewId: click.view.id };
      parts.background(parts.context.web.updateView(recordedView(), which).then(() => undefined));
    }
  };
}

const gone: Task = { do: 'explain', message: goneFailure.message, next: goneFailure.next };

async function record({ context, work }: InboundParts, { who, place, trigger }: Click, task: Task): Promise<void> {
  const isNew = await work.accept(`click:${trigger}`, { who, place, task });
  if (!isNew) context.log.info({ user: who.userId, task: task.do }, 'the same click was delivered again');
}

/** A decision that takes more than a click is filled in; in a modal that is open already, it takes its place. */
function decides(draw: DrawDecision): Handler {
  return async (parts, click) => {
    const { context } = parts;
    const change = await changeBehind(parts, click.value);
    if (!change) return record(parts, click, gone);
    if (click.view?.type !== 'modal') return parts.background(openDecision(context, click, change, draw));
    const viewId = click.view.id;
    parts.background(
      fillModal(context, click, viewId, (principal) => decisionView(context, click.place, change, draw, principal)),
    );
  };
}

async function changeBehind({ context }: InboundParts, token: string): Promise<Change | undefined> {
  const meaning = await context.tokens.meaningOf(token);
  if (meaning?.kind !== 'change') return undefined;
  const shown = await context.executor.show(meaning.changeId);
  return shown.kind === 'change' ? shown.change : undefined;
}

/** In a list it is shown below; on the Home tab, where nothing can stand below, in a modal. */
async function open(parts: InboundParts, click: Click): Promise<void> {
  const { context } = parts;
  const change = await changeBehind(parts, click.value);
  if (!change) return record(parts, click, gone);
  if (!click.view) return record(parts, click, { do: 'show', changeId: change.id });
  parts.background(
    openModal(context, click, async (principal) => {
      const may = await context.executor.mayDecide(change, principal);
      if (may.approve || may.deny || may.breakGlass)
        return decisionView(context, click.place, change, approveView, principal);
      return planPages(change, { token: click.value }).view(1);
    }),
  );
}

async function fullPlan(parts: InboundParts, click: Click): Promise<void> {
  const change = await changeBehind(parts, click.value);
  if (!change) return record(parts, click, gone);
  parts.background(openModal(parts.context, click, async () => planPages(change, { token: click.value }).view(1)));
}

async function turnPage(parts: InboundParts, { value, view, who, place }: Click): Promise<void> {
  const { context, background } = parts;
  const wanted = readPage(value);
  if (!wanted || !view) return;
  const change = await changeBehind(parts, wanted.token);
  const draw = async () =>
    change ? planPages(change, { token: wanted.token }).view(wanted.page) : failureView(goneFailure);
  background(fillModal(context, { who, place }, view.id, draw));
}

function page(toAll: boolean): Handler {
  return async (parts, click) => {
    const meaning = await parts.context.tokens.meaningOf(click.value);
    if (meaning?.kind !== 'answer') return record(parts, click, gone);
    const { operation, input } = meaning;
    await record(parts, click, { do: 'page', operation, input, toAll });
  };
}

async function runOperation(parts: InboundParts, click: Click): Promise<void> {
  const { context, background } = parts;
  const meaning = await context.tokens.meaningOf(click.value);
  if (meaning?.kind === 'form') return background(openForm(context, click, meaning));
  const { tools } = context.executor;
  background(openModal(context, click, async () => menuView(tools, writePlace(click.place))));
}

async function revoke(parts: InboundParts, click: Click): Promise<void> {
  const meaning = await parts.context.tokens.meaningOf(click.value);
  await record(parts, click, meaning?.kind === 'standing' ? { do: 'revoke', id: meaning.id } : gone);
}
