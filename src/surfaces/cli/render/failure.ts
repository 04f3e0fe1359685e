import type { Failure } from '../../../errors.ts';
import { type Block, styled, text } from './block.ts';

interface Known {
  /** A sentence that stands above already and is not said twice. */
  readonly besides?: string;
}

/** What happened, what to do next, and the cloud's own words, marked as such. */
export function failureBlocks({ message, next, provider }: Failure, { besides }: Known = {}): readonly Block[] {
  const request = provider?.requestId === undefined ? '' : ` (RequestId ${provider.requestId})`;
  return [
    ...(besides?.includes(message) ? [] : [text(styled(message, 'bold', 'red'))]),
    ...(next === undefined ? [] : [text([styled('Next: ', 'bold'), next])]),
    ...(provider
      ? [text([styled('The cloud said: ', 'bold'), `${provider.code}: "${provider.message}"${request}`])]
      : []),
  ];
}
