import { z } from 'zod';
import { defineQuery, type Tool } from '../../src/tool.ts';
import deregister from '../../tools/clb/deregister-function-targets.ts';
import register from '../../tools/clb/register-function-targets.ts';
import bind from '../../tools/gaap/bind-listener-real-servers.ts';

/** A query whose name and parameters are as awkward as they come. */
export const describeListeners = defineQuery({
  operation: 'gaap:DescribeTCPListeners',
  title: 'List TCP listeners',
  description: 'The TCP listeners of a connection.',
  input: { ProxyId: z.string().exactOptional(), Offset: z.int().prefault(0) },
  reads: [],
  read: async () => ({ set: 'ListenerSet', items: [], TotalCount: 0, Offset: 0 }),
});

export const tools: readonly Tool[] = [register, bind, describeListeners, deregister];
