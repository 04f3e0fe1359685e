import type { Command } from 'commander';
import { names } from './values.ts';

/** Which tools an AI client is offered: for what serves them, and for the entry that starts it. */
export function offerOptions(command: Command): Command {
  return command
    .option('--toolsets <names>', 'Offer only these: clb, gaap, scf, changes, results, with commas between', names)
    .option('--read-only', 'Offer no tool that asks for a change')
    .option('--no-read-only', 'Offer them, whatever the configuration says');
}
