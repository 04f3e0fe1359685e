/** Everything that Slack delivers, each kind acknowledged as soon as it is recorded or opened. */
import type { PlainTextOption, View } from '@slack/types';
import type { SlackContext } from '../context.ts';
import type { Profiles } from '../people/profiles.ts';
import type { Work } from '../tasks/worker.ts';
import { onClick } from './clicks.ts';
import { onCommand } from './commands.ts';
import { onEvent } from './events.ts';
import { onOptions } from './options.ts';
import { onShortcut } from './shortcuts.ts';
import { onSubmit } from './submissions.ts';

export type Ack = () => Promise<void>;

/** What a modal says when it is sent. */
export type SubmitAnswer =
  | { readonly response_action: 'clear' }
  | { readonly response_action: 'update'; readonly view: View }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

export interface Inbound {
  /** A text is shown to who sent the command, instead of doing it. */
  command(body: unknown, ack: (text?: string) => Promise<void>): Promise<void>;
  click(body: unknown, ack: Ack): Promise<void>;
  submit(body: unknown, ack: (answer: SubmitAnswer) => Promise<void>): Promise<void>;
  shortcut(callback: string, body: unknown, ack: Ack): Promise<void>;
  options(body: unknown, ack: (options: PlainTextOption[]) => Promise<void>): Promise<void>;
  event(name: string, body: unknown): Promise<void>;
}

export interface InboundParts {
  readonly context: SlackContext;
  readonly work: Work;
  readonly profiles: Profiles;
  readonly forgetGroup: (group: string) => void;
  /** What goes on after the acknowledgement; a failure of it is logged. */
  background(work: Promise<void>): void;
}

export function createInbound(parts: InboundParts): Inbound {
  return {
    command: (body, ack) => onCommand(parts, body, ack),
    click: (body, ack) => onClick(parts, body, ack),
    submit: (body, ack) => onSubmit(parts, body, ack),
    shortcut: (callback, body, ack) => onShortcut(parts, callback, body, ack),
    options: (body, ack) => onOptions(parts, body, ack),
    event: (name, body) => onEvent(parts, name, body),
  };
}
