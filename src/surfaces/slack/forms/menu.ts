/** "Run an operation" and "Use this id": forms that lead to the form of an operation. */
import type { ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { shapeOf } from '../../../parameters/shape.ts';
import type { JsonObject, Tool } from '../../../tool.ts';
import { kebabName } from '../commands/operations.ts';
import { limits, shown } from '../limits.ts';
import { fields, inputs, views } from '../names.ts';
import { option, plain, section } from '../text/build.ts';

/** `where` comes back in the metadata of the form that follows. */
export function menuView(tools: readonly Tool[], where: Readonly<Record<string, string>> = {}): ModalView {
  return {
    type: 'modal',
    callback_id: views.menu,
    title: plain('Run an operation', limits.viewTitle),
    submit: plain('Next', limits.viewButton),
    close: plain('Cancel', limits.viewButton),
    private_metadata: JSON.stringify(where),
    blocks: [operationInput(tools)],
  };
}

/** Ids of a message, and the operations that take one of them. */
export function useIdView(
  ids: readonly string[],
  tools: readonly Tool[],
  where: Readonly<Record<string, string>> = {},
): ModalView {
  const [first] = ids;
  const usable = tools.filter((tool) => ids.some((id) => inputWith(tool, id)));
  const metadata = JSON.stringify(where);
  const common = {
    type: 'modal',
    callback_id: views.useId,
    title: plain('Use this id', limits.viewTitle),
    private_metadata: metadata,
  } as const;
  if (first === undefined || usable.length === 0)
    return {
      ...common,
      close: plain('Close', limits.viewButton),
      blocks: [section('This message names no id that an operation takes, such as lb-… or listener-….')],
    };
  const options = ids.slice(0, shown.ids).map((id) => option(id, id));
  const [only] = options;
  return {
    ...common,
    submit: plain('Next', limits.viewButton),
    close: plain('Cancel', limits.viewButton),
    blocks: [
      {
        type: 'input',
        block_id: fields.id,
        label: plain('Id', limits.inputLabel),
        element: {
          type: 'static_select',
          action_id: inputs.choice,
          options,
          ...(only && { initial_option: only }),
        },
      },
      operationInput(usable),
    ],
  };
}

function operationInput(tools: readonly Tool[]): ModalView['blocks'][number] {
  const products = [...new Set(tools.map(({ product }) => product))];
  return {
    type: 'input',
    block_id: fields.operation,
    label: plain('Operation', limits.inputLabel),
    element: {
      type: 'static_select',
      action_id: inputs.choice,
      placeholder: plain('Choose an operation', limits.placeholder),
      option_groups: products.map((product) => ({
        label: plain(product, limits.optionText),
        options: tools
          .filter((tool) => tool.product === product)
          .slice(0, limits.options)
          .map(operationOption),
      })),
    },
  };
}

function operationOption({ operation, title }: Tool): PlainTextOption {
  return option(kebabName(operation), operation, title);
}

const Chosen = z.object({
  state: z.object({
    values: z.record(
      z.string(),
      z.record(z.string(), z.object({ selected_option: z.object({ value: z.string() }).nullish() })),
    ),
  }),
});

/** What was chosen in one of the two. */
export function readMenu(view: unknown): { readonly operation: string | undefined; readonly id: string | undefined } {
  const values = Chosen.safeParse(view).data?.state.values ?? {};
  const chosen = (block: string) => Object.values(values[block] ?? {})[0]?.selected_option?.value;
  return { operation: chosen(fields.operation), id: chosen(fields.id) };
}

/** Those that the API pages mask end in four stars; others around an id make it bold. */
const idPattern = /(?<![\w-])[a-z]{2,12}-(?:[0-9a-zA-Z]{2,36}\*{4}|[0-9a-zA-Z]{6,40})(?![\w-])/g;

/** Ids in the text of a message that some operation takes, each once. */
export function idsIn(text: string, tools: readonly Tool[]): readonly string[] {
  const found = new Set(text.match(idPattern) ?? []);
  return [...found].filter((id) => tools.some((tool) => inputWith(tool, id))).slice(0, shown.ids);
}

/** The id where this tool takes one of its kind; undefined where it takes none. */
export function inputWith(tool: Tool, id: string): JsonObject | undefined {
  for (const [name, { shape }] of shapeOf(tool).fields) {
    const of = shape.kind === 'list' ? shape.of : shape;
    if (of.kind !== 'value' || of.prefix === '' || !id.startsWith(of.prefix)) continue;
    return { [name]: shape.kind === 'list' ? [id] : id };
  }
  return undefined;
}
