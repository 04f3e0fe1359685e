/** What rules and domains of layer 7 may have besides. Nothing in this world has any of it. */
import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { defineOperation, versions } from '../operation.ts';
import { listenerOf } from './state.ts';

export const describeCustomHeader = defineOperation({
  product: 'gaap',
  action: 'DescribeCustomHeader',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ RuleId: z.string().min(1) }),
  execute(world, { RuleId }) {
    if (!world.gaap.rules.find(RuleId)) refuse('ResourceNotFound', `RuleId(${RuleId}) Not Exist.`);
    return { RuleId, Headers: [] };
  },
});

export const describeDomainErrorPageInfo = defineOperation({
  product: 'gaap',
  action: 'DescribeDomainErrorPageInfo',
  version: versions.gaap,
  writes: false,
  input: z.strictObject({ ListenerId: z.string().min(1), Domain: z.string().min(1) }),
  execute(world, { ListenerId }) {
    listenerOf(world, ListenerId);
    return { ErrorPageSet: [] };
  },
});
