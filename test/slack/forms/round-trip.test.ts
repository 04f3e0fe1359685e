import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { notGiven } from '../../../src/surfaces/slack/forms/elements.ts';
import { type FormRequest, formView } from '../../../src/surfaces/slack/forms/form.ts';
import { readMetadata } from '../../../src/surfaces/slack/forms/metadata.ts';
import { redrawForm } from '../../../src/surfaces/slack/forms/redraw.ts';
import { readForm } from '../../../src/surfaces/slack/forms/values.ts';
import type { Tool } from '../../../src/tool.ts';
import { tools } from '../../../tools/index.ts';
import { filled, untouched } from '../filled.ts';
import { hostileText, inputOf, toolOf } from '../inputs.ts';
import { troublesOfView } from '../numbers.ts';
import { slackTypes } from '../schema.ts';

beforeAll(() => void slackTypes(), 120_000);

const places = { regions: ['ap-guangzhou', 'ap-singapore'], accounts: ['default', 'prod'] };

/** What can be typed into one line and is not white space around. */
const typed = (most: number) =>
  hostileText(most)
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== notGiven);

function request(tool: Tool, more: Partial<FormRequest> & Pick<FormRequest, 'input'>): FormRequest {
  return { tool, places, key: 'k1', ...more };
}

function read(tool: Tool, payload: ReturnType<typeof filled>) {
  return readForm(tool, payload, readMetadata(payload.private_metadata)?.lists ?? {});
}

test.each(tools.map((tool) => [tool.operation, tool] as const))(
  'the form of %s gives back what it was filled with, and only that',
  (_, tool) => {
    fc.assert(
      fc.property(inputOf(tool, { text: typed }), fc.boolean(), (given, plain) => {
        // A region that is not among those to be chosen is said above the form.
        const { Region, Account, ...input } = given;
        const view = formView(request(tool, { input, plain }));
        expect(troublesOfView(view)).toEqual([]);
        expect(read(tool, filled(view)).input).toEqual(input);
        expect(read(tool, untouched(view)).input).toEqual(input);
        const again = redrawForm(tool, filled(view), { kind: 'chosen' }, places);
        expect(again && read(tool, filled(again)).input).toEqual(input);
      }),
      { numRuns: 60 },
    );
  },
  60_000,
);

test.each(tools.map((tool) => [tool.operation, tool] as const))('the form of %s is one to Slack', (_, tool) => {
  const views = [
    formView(request(tool, { input: {} })),
    formView(request(tool, { input: { Region: 'ap-singapore', Account: 'prod' } })),
    formView(request(tool, { input: {}, plain: true, notes: ['Try again.'], places: { regions: [], accounts: [] } })),
  ];
  for (const view of views) {
    expect(slackTypes().view(view)).toEqual([]);
    expect(troublesOfView(view)).toEqual([]);
  }
});

test('a hundred origin servers fit into a form, a line for each, and come back', () => {
  const tool = toolOf('gaap:BindListenerRealServers');
  fc.assert(
    fc.property(
      inputOf(tool, { text: typed, items: 100 }),
      fc.integer({ min: 0, max: 3 }),
      ({ Region, Account, ...input }, adds) => {
        let view = formView(request(tool, { input }));
        for (let count = 0; count < adds; count += 1) {
          const next = redrawForm(tool, filled(view), { kind: 'chosen' }, places);
          if (next) view = next;
        }
        expect(troublesOfView(view)).toEqual([]);
        expect(slackTypes().view(view)).toEqual([]);
        expect(read(tool, filled(view)).input).toEqual(input);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
