import type { Command } from './command.ts';
import { problem } from './command.ts';
import { type VerbName, verbs } from './verbs.ts';
import { type Word, wordsOf } from './words.ts';

type Decided = Exclude<VerbName, 'help'>;

/** A verb of `/tc` with what stands behind it, which for a reason is its text as it stands. */
export function readVerb(verb: Decided, rest: string): Command {
  const { takes, usage } = verbs[verb];
  const [first] = wordsOf(rest);
  if (takes === 'nothing') return first ? tooMuch(verb, first.text) : listed(verb);
  if (!first || first.flag !== undefined)
    return problem(`"${verb}" needs to know which one.`, `/tc ${usage}. ${whereIds[takes]}`);
  const id = idOf(first, takes);
  if (id === undefined) return problem(`"${first.text}" is no id of a ${nouns[takes]}.`, whereIds[takes]);
  return about(verb, id, withoutQuotes(rest.slice(first.end)));
}

const nouns = { change: 'change', standing: 'standing approval' } as const;

const whereIds = {
  change: 'Ids begin with chg-: /tc waiting, /tc mine and /tc changes list them.',
  standing: 'Ids begin with sta-: /tc standing lists them.',
} as const;

/** Phones begin with a capital; the beginning `chg-` may be left out. */
function idOf({ text }: Word, takes: 'change' | 'standing'): string | undefined {
  const id = text.toLowerCase();
  if (takes === 'standing') return /^sta-[0-9a-z]+$/.test(id) ? id : undefined;
  if (/^chg-[0-9a-z]+$/.test(id)) return id;
  return /^[0-9a-z]{6,26}$/.test(id) ? `chg-${id}` : undefined;
}

function listed(verb: Decided): Command {
  switch (verb) {
    case 'changes':
    case 'mine':
    case 'waiting':
    case 'standing':
      return { kind: verb };
    default:
      return { kind: 'help', product: undefined };
  }
}

function about(verb: Decided, id: string, words: string): Command {
  const said = words === '' ? undefined : words;
  switch (verb) {
    case 'approve':
      return { kind: 'approve', id, typed: said };
    case 'deny':
    case 'cancel':
      return { kind: verb, id, reason: said };
    case 'undo':
    case 'show':
    case 'revoke':
      return said === undefined ? { kind: verb, id } : tooMuch(verb, said);
    default:
      return { kind: 'help', product: undefined };
  }
}

function tooMuch(verb: Decided, more: string): Command {
  return problem(`"${verb}" takes nothing more, and here stands "${more}".`, `/tc ${verbs[verb].usage}`);
}

function withoutQuotes(text: string): string {
  const said = text.trim();
  return /^["“„'‘](.+)["”'’]$/s.exec(said)?.[1]?.trim() ?? said;
}
