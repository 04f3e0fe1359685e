import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatCommand } from '../../../src/surfaces/slack/commands/format.ts';
import { readCommand } from '../../../src/surfaces/slack/commands/read.ts';
import { escapeMrkdwn } from '../../../src/surfaces/slack/text/mrkdwn.ts';
import { tools } from '../../../tools/index.ts';
import { hostileText, inputOf } from '../inputs.ts';

test.each(tools.map((tool) => [tool.operation, tool] as const))(
  'the command that an answer of %s repeats reads back as the same request',
  (operation, tool) => {
    fc.assert(
      fc.property(inputOf(tool), (input) => {
        const [, , text = ''] = /^(\S+) (.*)$/s.exec(formatCommand(operation, input)) ?? [];
        // As Slack sends it on when somebody copies it.
        const said = { by: 'command', command: tool.product, text: escapeMrkdwn(text) } as const;
        expect(readCommand(said, tools)).toEqual({ kind: 'operation', operation, input, missing: [] });
      }),
      { numRuns: 150 },
    );
  },
);

test('also as a mention, and one without a line end or anything that cannot be seen', () => {
  const tool = tools.find(({ operation }) => operation === 'scf:TerminateAsyncEvent');
  if (!tool) throw new Error('no tool');
  fc.assert(
    fc.property(inputOf(tool), (input) => {
      const command = formatCommand(tool.operation, input);
      expect(command).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      const said = { by: 'mention', botUser: 'U0BOT', text: `<@U0BOT> ${escapeMrkdwn(command.slice(1))}` } as const;
      expect(readCommand(said, tools)).toEqual({ kind: 'operation', operation: tool.operation, input, missing: [] });
    }),
  );
});

test('whatever is typed, something is answered', () => {
  fc.assert(
    fc.property(fc.constantFrom('clb', 'gaap', 'scf', 'tc'), hostileText(400), (command, text) => {
      const read = readCommand({ by: 'command', command, text: `delete-listeners ${text}` }, tools);
      expect(read.kind).toBeTypeOf('string');
      if (read.kind === 'problem') expect(read.next).not.toBe('');
    }),
  );
});
