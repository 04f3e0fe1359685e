import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import { type AsyncEvent, eventStatuses } from '../../world/scf.ts';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { cloudTimeFine, parseCloudTime } from '../time.ts';
import { defaultNamespace, eventsIn, functionOf } from './found.ts';

const interval = z.strictObject({ Start: z.string(), End: z.string() }).optional();

export const listAsyncEvents = defineOperation({
  product: 'scf',
  action: 'ListAsyncEvents',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    FunctionName: z.string().min(1),
    Namespace: z.string().min(1).default(defaultNamespace),
    Qualifier: z.string().optional(),
    InvokeType: z.array(z.string()).optional(),
    Status: z.array(z.enum(eventStatuses)).optional(),
    StartTimeInterval: interval,
    EndTimeInterval: interval,
    Order: z.enum(['ASC', 'DESC']).default('DESC'),
    Orderby: z.enum(['StartTime', 'EndTime']).default('StartTime'),
    Offset: offset,
    Limit: limitUpTo(100),
    InvokeRequestId: z.string().optional(),
  }),
  execute(world, asked, { region }) {
    const fn = functionOf(world, region, asked.Namespace, asked.FunctionName);
    const started = within('StartTimeInterval', asked.StartTimeInterval);
    const ended = within('EndTimeInterval', asked.EndTimeInterval);
    const timeOf = (it: AsyncEvent): number =>
      asked.Orderby === 'StartTime' ? it.startedAt : (it.endedAt ?? Number.MAX_SAFE_INTEGER);
    const found = eventsIn(world, region)
      .filter(
        (it) =>
          it.FunctionName === fn.FunctionName &&
          it.Namespace === fn.Namespace &&
          // Only functions whose calls are tracked have a list ("after event tracking was switched on").
          fn.TraceEnable === 'TRUE' &&
          (!asked.Qualifier || it.Qualifier === asked.Qualifier) &&
          (!asked.InvokeType?.length || asked.InvokeType.includes(it.InvokeType)) &&
          (!asked.Status?.length || asked.Status.includes(it.Status)) &&
          (!asked.InvokeRequestId || it.InvokeRequestId === asked.InvokeRequestId) &&
          started(it.startedAt) &&
          ended(it.endedAt),
      )
      .sort((a, b) => (asked.Order === 'ASC' ? timeOf(a) - timeOf(b) : timeOf(b) - timeOf(a)));
    return { TotalCount: found.length, EventList: page(found, asked).map(present) };
  },
});

/** Closed at the start and open at the end, as the page has it. */
function within(name: string, asked: z.infer<typeof interval>): (time: number | null) => boolean {
  if (!asked) return () => true;
  const [start, end] = [parseCloudTime(asked.Start), parseCloudTime(asked.End)];
  if (start === undefined || end === undefined)
    return refuse('InvalidParameterValue', `The format of \`${name}\` is not \`%Y-%m-%d %H:%M:%S\`.`);
  return (time) => time !== null && time >= start && time < end;
}

const present = (it: AsyncEvent) => ({
  InvokeRequestId: it.InvokeRequestId,
  InvokeType: it.InvokeType,
  Qualifier: it.Qualifier,
  Status: it.Status,
  StartTime: cloudTimeFine(it.startedAt),
  EndTime: it.endedAt === null ? '' : cloudTimeFine(it.endedAt),
});
