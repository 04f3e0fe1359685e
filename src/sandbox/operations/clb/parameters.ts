import { z } from 'zod';

/** The pages mask ids with asterisks, and their masked examples are resources here. */
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[a-z0-9*]{1,32}$`));

export const LoadBalancerId = id('lb');
export const ListenerId = id('lbl');
const LocationId = id('loc');

const functionTarget = z.strictObject({
  Function: z.strictObject({
    FunctionNamespace: z.string().min(1).max(60),
    FunctionName: z.string().min(1).max(60),
    FunctionQualifier: z.string().min(1).max(64),
    FunctionQualifierType: z.enum(['VERSION', 'ALIAS']).optional(),
  }),
  Weight: z.int().min(0).max(100).optional(),
});
export type FunctionTargetInput = z.infer<typeof functionTarget>;

/** The same for registering, modifying and deregistering. */
export const functionTargetsInput = z.strictObject({
  LoadBalancerId,
  ListenerId,
  FunctionTargets: z.array(functionTarget).min(1).max(20),
  LocationId: LocationId.optional(),
  Domain: z.string().min(1).max(255).optional(),
  Url: z.string().min(1).max(200).optional(),
});
export type FunctionTargetsInput = z.infer<typeof functionTargetsInput>;

export const filters = z
  .array(z.strictObject({ Name: z.string(), Values: z.array(z.string()).max(100) }))
  .max(10)
  .optional();
