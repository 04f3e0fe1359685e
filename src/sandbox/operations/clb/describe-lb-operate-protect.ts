import { z } from 'zod';
import { defineOperation, versions } from '../operation.ts';
import { cloudTime } from '../time.ts';
import { balancerOf } from './found.ts';
import { LoadBalancerId } from './parameters.ts';

export const describeLbOperateProtect = defineOperation({
  product: 'clb',
  action: 'DescribeLBOperateProtect',
  version: versions.clb,
  writes: false,
  input: z.strictObject({ LoadBalancerIds: z.array(LoadBalancerId).min(1).max(20) }),
  execute(world, input, context) {
    return {
      LoadBalancerSet: input.LoadBalancerIds.map((id) => {
        const { Protection } = balancerOf(world, id, context);
        return {
          LoadBalancerId: id,
          ProtectState: Protection !== null,
          OperatorUin: Protection?.OperatorUin ?? null,
          Description: Protection?.Description ?? null,
          ModifyTime: Protection ? cloudTime(Protection.modifiedAt) : null,
        };
      }),
    };
  },
});
