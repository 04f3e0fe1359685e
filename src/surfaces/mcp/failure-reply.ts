import type { Failure } from '../../errors.ts';
import { plainText } from '../../lib/text.ts';
import type { ToolReply } from './protocol.ts';

/** A failure in plain sentences: ours first, then the cloud's own words in quotes. */
export function failureWords({ code, message, next, provider }: Failure): string {
  return [
    plainText(message, 2_000),
    next !== undefined && plainText(next, 1_000),
    provider &&
      `The cloud's own words, quoted: ${JSON.stringify(plainText(provider.message, 1_000))} (${plainText(provider.code, 100)}${
        provider.requestId === undefined ? '' : `, RequestId ${plainText(provider.requestId, 100)}`
      }).`,
    `[${code}]`,
  ]
    .filter((sentence) => typeof sentence === 'string')
    .join(' ');
}

/** Without `structuredContent`: what is no page and no change does not fit a tool's output schema. */
export function failureReply(failure: Failure, changeId?: string): ToolReply {
  const recorded =
    changeId === undefined ? '' : ` ${changeId} stays recorded: look it up with change_show before asking again.`;
  return { isError: true, content: [{ type: 'text', text: failureWords(failure) + recorded }] };
}
