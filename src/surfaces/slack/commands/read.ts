/** What was typed behind a slash command or a mention, understood or turned down with what to do. */
import { nearest } from '../../../executor/registry.ts';
import { plainText } from '../../../lib/text.ts';
import { missingIn } from '../../../parameters/path.ts';
import { shapeOf } from '../../../parameters/shape.ts';
import type { Tool } from '../../../tool.ts';
import { type CommandName, commands } from '../names.ts';
import { type Command, problem } from './command.ts';
import { parametersOf } from './flags.ts';
import { commandOf, nearestTool, toolsCalled } from './operations.ts';
import { readVerb } from './read-verb.ts';
import { behindMention, readable } from './readable.ts';
import { isVerb, verbNames } from './verbs.ts';
import { type Word, wordsOf } from './words.ts';

export type Said =
  | { readonly by: 'command'; readonly command: CommandName; readonly text: string }
  /** An `app_mention`: as `/tc`, behind the mention of this app. */
  | { readonly by: 'mention'; readonly botUser: string; readonly text: string };

/** Far more than any operation takes: a hundred targets with all of their parameters are eight hundred words. */
const longest = { characters: 40_000, words: 2_000 } as const;

export function readCommand(said: Said, tools: readonly Tool[]): Command {
  if (said.text.length > longest.characters) return tooLong;
  const text = readable(said.by === 'mention' ? behindMention(said.text, said.botUser) : said.text);
  const command = said.by === 'mention' ? 'tc' : said.command;
  return command === 'tc' ? readAny(text, tools) : readOperation(text, tools, command);
}

const tooLong = problem(
  'That is longer than any command.',
  'Fill in a form instead: the operation without parameters opens it.',
);

type Product = Tool['product'];

/** Behind `/tc` and a mention: a verb, or a product and its operation. */
function readAny(text: string, tools: readonly Tool[]): Command {
  const [first] = wordsOf(text);
  if (!first) return { kind: 'help', product: undefined };
  const word = first.text.toLowerCase();
  const rest = text.slice(first.end);
  // Behind a mention people type the command that they know.
  if (/^\/?tc$/.test(word)) return readAny(rest, tools);
  if (isHelp(first)) return readHelp(rest, tools);
  const product = productOf(word.replace(/^\//, ''), tools);
  if (product) return readOperation(rest, tools, product);
  if (isVerb(word) && word !== 'help') return readVerb(word, rest);
  const called = toolsCalled(first.text, tools);
  if (called.length > 0) return callOf(called, first, rest);
  return unknownVerb(first, rest, tools);
}

function readOperation(text: string, tools: readonly Tool[], product: Product): Command {
  const own = tools.filter((tool) => tool.product === product);
  const [first] = wordsOf(text);
  if (!first) return { kind: 'help', product };
  const rest = text.slice(first.end);
  if (isHelp(first)) return wordsOf(rest).length === 0 ? { kind: 'help', product } : readHelp(rest, own);
  const called = toolsCalled(first.text, own);
  if (called.length > 0) return callOf(called, first, rest);
  const elsewhere = toolsCalled(first.text, tools);
  const name = plainText(first.text || `--${first.flag}`, 60);
  const [other] = elsewhere;
  if (other)
    return problem(
      `${commands[product]} has no operation "${name}"; it is one of ${commands[other.product]}.`,
      'Send it there.',
      `${commandOf(other)}${rest}`,
    );
  const guess = nearestTool(first.text, own);
  return problem(
    `${commands[product]} has no operation "${name}".`,
    guess ? `Did you mean ${commandOf(guess)}?` : `${commands[product]} help lists them.`,
    guess && `${commandOf(guess)}${rest}`,
  );
}

function callOf(called: readonly Tool[], first: Word, rest: string): Command {
  const [tool, ...others] = called;
  if (!tool || others.length > 0)
    return problem(
      `"${plainText(first.text, 60)}" is an operation of more than one product.`,
      `Say which: ${called.map(commandOf).join(' or ')}.`,
    );
  const words = wordsOf(rest);
  if (words.length > longest.words) return tooLong;
  if (words.some(isHelp) && words.length === 1) return { kind: 'operation_help', operation: tool.operation };
  const shape = shapeOf(tool);
  const parameters = parametersOf(words, shape);
  if ('kind' in parameters) {
    const { message, next } = parameters;
    return problem(`${commandOf(tool)}: ${message}`, next);
  }
  const { input } = parameters;
  return { kind: 'operation', operation: tool.operation, input, missing: missingIn(shape, input) };
}

function readHelp(rest: string, tools: readonly Tool[]): Command {
  const [first, second] = wordsOf(rest);
  if (!first) return { kind: 'help', product: undefined };
  const product = productOf(first.text.toLowerCase().replace(/^\//, ''), tools);
  if (product && !second) return { kind: 'help', product };
  const named = product && second ? second : first;
  const within = product ? tools.filter((tool) => tool.product === product) : tools;
  const [tool, ...others] = toolsCalled(named.text, within);
  if (tool && others.length === 0) return { kind: 'operation_help', operation: tool.operation };
  if (isVerb(first.text.toLowerCase())) return { kind: 'help', product: undefined };
  const guess = tool ?? nearestTool(named.text, within);
  return problem(
    tool
      ? `"${plainText(named.text, 60)}" is an operation of more than one product.`
      : `There is no operation "${plainText(named.text, 60)}".`,
    guess ? `Did you mean ${commandOf(guess)}?` : '/tc help lists what there is.',
    guess && `/tc help ${guess.operation}`,
  );
}

function unknownVerb(first: Word, rest: string, tools: readonly Tool[]): Command {
  const word = first.text || `--${first.flag}`;
  const products = [...new Set(tools.map(({ product }) => product))];
  const [guess] = nearest(word, [...verbNames, ...products]);
  const tool = guess === undefined ? nearestTool(word, tools) : undefined;
  const meant = tool ? commandOf(tool) : guess && `/tc ${guess}`;
  return problem(
    `/tc does not know "${plainText(word, 60)}".`,
    meant ? `Did you mean ${meant}?` : '/tc help lists what there is.',
    meant && `${meant}${rest}`,
  );
}

const isHelp = ({ text, flag }: Word) => /^(help|\?)$/i.test(text) || /^(help|h)$/i.test(flag ?? '');

function productOf(word: string, tools: readonly Tool[]): Product | undefined {
  return tools.find(({ product }) => product === word)?.product;
}
