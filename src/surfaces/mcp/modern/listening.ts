/** What `subscriptions/listen` may ask for. The SDK bounds how many streams there are, and not what one of them names. */
import { type JSONRPCErrorResponse, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { limits } from '../limits.ts';

const Excessive = z.object({
  id: z.union([z.string(), z.number()]),
  method: z.literal('subscriptions/listen'),
  params: z.object({
    notifications: z.object({ resourceSubscriptions: z.array(z.unknown()).min(limits.subscriptions + 1) }),
  }),
});

/** The answer to who names too many addresses, each of which is looked at with every notice; undefined for all else. */
export function refuseListening(message: unknown): JSONRPCErrorResponse | undefined {
  const excessive = Excessive.safeParse(message).data;
  return (
    excessive && {
      jsonrpc: '2.0',
      id: excessive.id,
      error: {
        code: ProtocolErrorCode.InvalidParams,
        message: `At most ${limits.subscriptions} addresses are listened to in one stream. Nothing was begun; name fewer.`,
      },
    }
  );
}
