import { z } from 'zod';

export const Namespace = z.object({
  Region: z.string(),
  Name: z.string(),
  Description: z.string(),
  createdAt: z.number(),
});
export type Namespace = z.infer<typeof Namespace>;

export const Alias = z.object({ Name: z.string(), FunctionVersion: z.string(), Description: z.string() });
export type Alias = z.infer<typeof Alias>;

export const CloudFunction = z.object({
  Region: z.string(),
  Namespace: z.string(),
  FunctionName: z.string(),
  FunctionId: z.string(),
  Description: z.string(),
  Type: z.enum(['Event', 'HTTP']),
  Runtime: z.string(),
  Status: z.enum([
    'Creating',
    'CreateFailed',
    'Active',
    'Updating',
    'UpdateFailed',
    'Publishing',
    'PublishFailed',
    'Deleting',
    'DeleteFailed',
  ]),
  AvailableStatus: z.enum(['Available', 'InsufficientBalance']),
  AsyncRunEnable: z.enum(['TRUE', 'FALSE']),
  TraceEnable: z.enum(['TRUE', 'FALSE']),
  Versions: z.array(z.string()),
  Aliases: z.array(Alias),
  Environment: z.array(z.object({ Key: z.string(), Value: z.string() })),
  /** With a handler of its own the function ends well after SIGTERM; without, the process is gone (code 439). */
  handlesSigterm: z.boolean(),
  createdAt: z.number(),
  modifiedAt: z.number(),
});
export type CloudFunction = z.infer<typeof CloudFunction>;

export const eventStatuses = ['RUNNING', 'FINISHED', 'ABORTED', 'FAILED'] as const;

export const AsyncEvent = z.object({
  InvokeRequestId: z.string(),
  Region: z.string(),
  Namespace: z.string(),
  FunctionName: z.string(),
  Qualifier: z.string(),
  InvokeType: z.string(),
  Status: z.enum(eventStatuses),
  StatusCode: z.int(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type AsyncEvent = z.infer<typeof AsyncEvent>;

/** "kept 72 h after the end" (583/37883 family of pages). */
export const eventsKeptMs = 72 * 60 * 60 * 1000;

/** What an async event ends as, and the status code that it then reports; 439 is "terminated by SIGTERM" (583/63969). */
export const endings = {
  killed: { Status: 'ABORTED', StatusCode: 499 },
  terminated: { Status: 'ABORTED', StatusCode: 439 },
  finished: { Status: 'FINISHED', StatusCode: 200 },
  failed: { Status: 'FAILED', StatusCode: 430 },
} as const;
