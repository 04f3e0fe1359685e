import type { Change } from '../../../src/executor/change.ts';
import { toJsonRecord } from '../../../src/lib/json.ts';
import { asked, decided, made, shown } from '../acts.ts';
import { ofChange, ofDecision, ofDrive } from '../answers.ts';
import type { Answer, Attempt } from '../attempt.ts';
import { ada, bea, team, who } from '../house.ts';
import type { Seat, Stage } from '../stage.ts';
import { command, ofCommand, piped } from '../terminal.ts';
import { add, deletion, drop, dropOther, dropSubject } from '../wishes.ts';

const asker = who('op').mcp;

interface Scene {
  readonly stage: Stage;
  readonly seat: Seat;
  /** A destructive change that waits. */
  readonly change: Change;
}

const attempt = (name: string, what: string, run: (given: Scene) => Promise<readonly Answer[]>): Attempt => ({
  name,
  what,
  async run(stage) {
    const seat = await stage.open();
    return run({ stage, seat, change: await asked(seat, drop, asker) });
  },
});

/** Words that people of other programs know. */
const flags = [
  '--yes',
  '-y',
  '--force',
  '--approve',
  '--auto-approve',
  '--no-confirm',
  '--typed=x',
  '--digest=x',
  '--standing=8d',
  '--as=bea',
];

/** As if one of them stood for a human. */
const variables = {
  TENCENT_CHATOPS_YES: '1',
  TENCENT_CHATOPS_APPROVE: 'true',
  TENCENT_CHATOPS_APPROVALS_ALLOW_CLAIMED_DESTRUCTIVE: 'true',
  TENCENT_CHATOPS_POLICY: '{"rules":[]}',
  TENCENT_CHATOPS_NONINTERACTIVE: '1',
  TENCENT_CHATOPS_FORCE_TTY: '1',
  FORCE_TTY: '1',
  CI: 'true',
  DEBIAN_FRONTEND: 'noninteractive',
  ASSUME_YES: '1',
  USER: 'bea',
  LOGNAME: 'bea',
} as const;

export const commandLine: readonly Attempt[] = [
  attempt(
    'approve in a pipe',
    'The real program approves without a terminal, with nothing on stdin.',
    async ({ stage, change: { id } }) => [ofCommand(await piped(stage, ['approve', id]), id)],
  ),
  attempt(
    'yes through a pipe',
    'The real program is given yes and the typed words through stdin.',
    async ({ stage, change: { id } }) => [
      ofCommand(await piped(stage, ['approve', id], { stdin: `yes\n${dropSubject}\n`.repeat(5) }), id),
    ],
  ),
  attempt(
    'ask and approve through a pipe',
    'The real program asks for a deletion, with yes and the typed words on stdin.',
    async ({ stage }) => {
      const { tool, input } = deletion;
      const argv = ['call', tool, '--json', JSON.stringify(input)];
      return [ofCommand(await piped(stage, argv, { stdin: 'yes\nlistener-o0f3at99\nyes\n' }))];
    },
  ),
  attempt(
    'variables that do not exist',
    'The real program runs with a dozen variables that might stand for a yes.',
    async ({ stage, change: { id } }) => [
      ofCommand(await piped(stage, ['approve', id], { env: variables, stdin: 'yes\n' }), id),
      ofCommand(await piped(stage, ['undo', id], { env: variables, stdin: 'yes\n' }), id),
    ],
  ),
  attempt(
    'half a terminal',
    'Only stdin is a terminal, only stdout, only both outputs; what is typed would be right.',
    async ({ stage, seat, change: { id } }) => {
      const answers: Answer[] = [];
      for (const terminals of [['stdin'], ['stdout', 'stderr'], ['stdin', 'stdout'], ['stdin', 'stderr']] as const) {
        const settings = { terminals, lines: [dropSubject], piped: `${dropSubject}\r` };
        answers.push(ofCommand(await command(stage, seat, ['approve', id], settings), id));
      }
      return answers;
    },
  ),
  attempt(
    'flags that do not exist',
    'approve is called at a terminal with flags that might stand for a yes.',
    async ({ stage, seat, change: { id } }) => {
      const answers: Answer[] = [];
      for (const flag of flags) answers.push(ofCommand(await command(stage, seat, ['approve', id, flag]), id));
      return answers;
    },
  ),
  attempt(
    'commands that do not exist',
    'Commands are called that might decide or send.',
    async ({ stage, seat, change: { id } }) => {
      const answers: Answer[] = [];
      for (const name of ['yes', 'confirm', 'drive', 'execute', 'send', 'break-glass', 'decide'])
        answers.push(ofCommand(await command(stage, seat, [name, id]), id));
      return answers;
    },
  ),
  attempt(
    'claims among the parameters',
    'call is given parameters and JSON that claim an approval.',
    async ({ stage, seat }) => {
      const input = JSON.stringify({ ...toJsonRecord(dropOther.input), approved: true });
      const call = ['call', dropOther.tool];
      return [
        ofCommand(await command(stage, seat, [...call, '--json', input])),
        ofCommand(
          await command(stage, seat, [...call, '--json', JSON.stringify(dropOther.input), '--confirm', 'true']),
        ),
        ofCommand(await command(stage, seat, [...call, '--json', JSON.stringify(dropOther.input), '--yes'])),
        ofCommand(await command(stage, seat, [...call, '--json', JSON.stringify(dropOther.input)], { terminals: [] })),
      ];
    },
  ),
  attempt(
    'other words at the terminal',
    'What has to be typed comes in capitals, in parts, with spaces in it, as yes and as the id of the change.',
    async ({ stage, seat, change: { id } }) => {
      const lines = [
        dropSubject.toUpperCase(),
        dropSubject.slice(0, -1),
        'listener- udprr001',
        `${dropSubject} ${dropSubject}`,
        'yes',
        'y',
        '',
        id,
      ];
      return [ofCommand(await command(stage, seat, ['approve', id], { lines }), id)];
    },
  ),
  attempt(
    'yes without the question',
    'Lines wait in the terminal before the question stands there, and are not what has to be typed.',
    async ({ stage, seat, change: { id } }) => [
      ofCommand(await command(stage, seat, ['approve', id], { piped: 'yes\ryes\ry\r' }), id),
    ],
  ),
  attempt(
    'at a terminal that is not enough',
    'Where people sign in, somebody at a terminal approves, also the very person who may.',
    async ({ stage }) => {
      const seat = await stage.open(team);
      const change = await asked(seat, drop, ada.mcp);
      const answers: Answer[] = [];
      for (const { terminal } of [bea, ada, who('root')])
        answers.push(
          ofCommand(
            await command(stage, seat, ['approve', change.id], { principal: terminal, lines: [dropSubject] }),
            change.id,
          ),
        );
      return answers;
    },
  ),
  attempt(
    'another data directory',
    'The id is approved at a terminal of a program that keeps its record elsewhere.',
    async ({ stage, change: { id } }) => [
      ofCommand(await command(stage, await stage.openElsewhere(), ['approve', id], { lines: [dropSubject] }), id),
      ofCommand(await piped(stage, ['show', id], { dataDir: `${stage.folder}/nowhere` }), id),
    ],
  ),
  attempt(
    'the beginning of an id',
    'approve is given beginnings that are too short or fit nothing, and wildcards.',
    async ({ stage, seat, change: { id } }) => {
      const answers: Answer[] = [];
      for (const given of ['chg-', id.slice(0, 9), '*', '%', id.toUpperCase(), `${id} `, `${id.slice(0, 12)}%`])
        answers.push(ofCommand(await command(stage, seat, ['approve', given], { lines: [dropSubject] }), id));
      return answers;
    },
  ),
  attempt(
    'watching in place of approving',
    'Somebody follows a change that waits, which drives what was sent and nothing else.',
    async ({ stage, seat, change: { id } }) => {
      const answer = await ofDrive(seat, id, 'approval_requested');
      // In a pipe it ends with the end of the wait: here by the denial, so that it does not wait for ever.
      const watching = piped(stage, ['watch', id]);
      await decided(seat, { id }, { kind: 'deny', reason: 'enough' }, who('op').terminal);
      const { code, out } = await watching;
      if (code !== 1) throw new Error(`watch ended with ${code}: ${out}`);
      return [answer, ofChange(await shown(seat, id), 'denied')];
    },
  ),
  attempt(
    'standing approval at the terminal for what destroys',
    'approve is given --standing on a destructive change, and for eight days on a write.',
    async ({ stage, seat, change: { id } }) => {
      const write = await asked(seat, add, asker);
      return [
        ofCommand(await command(stage, seat, ['approve', id, '--standing', '8h'], { lines: [dropSubject] }), id),
        ofCommand(await command(stage, seat, ['approve', write.id, '--standing', '8d'], { lines: ['yes'] }), write.id),
        ofCommand(await command(stage, seat, ['approve', write.id, '--same-parameters'], { lines: ['yes'] }), write.id),
      ];
    },
  ),
  {
    name: 'undo through a pipe',
    what: 'A change that was made is taken back by the real program, with yes on stdin.',
    honest: 1,
    async run(stage) {
      const seat = await stage.open();
      const { id } = await made(seat, drop, asker, who('op').terminal);
      return [ofCommand(await piped(stage, ['undo', id], { stdin: `${dropSubject}\nyes\n` }))];
    },
  },
  attempt(
    'denied, then approved at the terminal',
    'A denied change is approved at a terminal, and as a decision with the right words.',
    async ({ stage, seat, change }) => {
      await decided(seat, change, { kind: 'deny' }, who('op').terminal);
      const decision = { kind: 'approve', digest: change.digest, typed: dropSubject } as const;
      return [
        ofCommand(await command(stage, seat, ['approve', change.id], { lines: [dropSubject] })),
        ofDecision(await seat.executor.decide(change.id, decision, who('op').terminal)),
      ];
    },
  ),
];
