/** Whoever may not approve by who they are, and by how well they are known. */
import type { Attempt } from '../attempt.ts';
import { ada, bea, mallory, who } from '../house.ts';
import { approving } from './approved-by.ts';

export const wrongPerson: readonly Attempt[] = [
  approving('the requester', 'Whoever asked for a destructive change, signed in, approves it.', {
    asker: ada.console,
    by: [ada.console],
  }),
  approving(
    'the requester at another surface',
    'Ada asks through her assistant and approves at console, chat and terminal.',
    {
      by: [ada.console, ada.slack, ada.terminal],
    },
  ),
  approving('the requester as somebody else', 'Ada signs in and says in her own principal that she is Bea.', {
    by: [
      { ...ada.console, person: 'bea' },
      { ...ada.console, name: 'Bea', person: 'bea' },
    ],
  }),
  approving('a stranger', 'Somebody signed in whom nobody has listed approves.', {
    by: [mallory.console, mallory.slack],
  }),
  approving('a stranger as somebody else', 'Somebody who is not listed says in his principal that he is Bea.', {
    by: [
      { ...mallory.console, person: 'bea' },
      { ...mallory.console, name: 'Bea', person: 'bea' },
    ],
  }),
  approving('nearly Bea', 'Identities that look like Bea’s: other case, spaces, another kind, another workspace.', {
    by: [
      'login:Bea',
      'login:bea ',
      ' login:bea',
      'login:bea\u0000',
      'bea',
      'login:',
      'slack:T02/UBEA',
      'login:os:bea',
    ].map((id) => ({ ...bea.console, id })),
  }),
  approving('known too little', 'Bea approves at a terminal and by the one-time link what takes somebody signed in.', {
    by: [bea.terminal, bea.link],
  }),
  approving(
    'claimed where a terminal is needed',
    'Without a sign-in an assistant approves in the name of whoever sits there.',
    {
      house: {},
      asker: who('op').mcp,
      by: [who('op').mcp, who('root').mcp],
    },
  ),
  approving('an assistant that calls itself signed in', 'A principal of MCP has a grade that MCP cannot give.', {
    by: [
      { ...bea.mcp, grade: 'authenticated' },
      { ...bea.mcp, grade: 'authenticated', id: 'login:bea' },
    ],
  }),
  approving(
    'a terminal that calls itself signed in',
    'Principals of terminal and demo have a grade that these cannot give.',
    {
      by: [
        { ...bea.terminal, grade: 'authenticated' },
        { ...bea.console, surface: 'cli' },
        { ...bea.console, surface: 'demo' },
      ],
    },
  ),
  approving(
    'an assistant that calls itself a terminal',
    'Without a sign-in a principal of MCP claims the grade of a terminal.',
    {
      house: {},
      asker: who('op').mcp,
      by: [{ ...who('op').mcp, grade: 'local' }],
    },
  ),
];
