import { z } from 'zod';
import { refuse } from '../../refusal.ts';
import type { CloudFunction } from '../../world/scf.ts';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { cloudTime } from '../time.ts';
import { defaultNamespace, requireNamespace } from './found.ts';

const filterValues = new Map<string, (it: CloudFunction) => string>([
  ['Status', (it) => it.Status],
  ['Runtime', (it) => it.Runtime],
  ['Type', (it) => it.Type],
  ['FunctionType', (it) => it.Type],
  ['AsyncRunEnable', (it) => it.AsyncRunEnable],
  ['TraceEnable', (it) => it.TraceEnable],
]);

const orders = {
  AddTime: (it: CloudFunction) => cloudTime(it.createdAt),
  ModTime: (it: CloudFunction) => cloudTime(it.modifiedAt),
  FunctionName: (it: CloudFunction) => it.FunctionName,
} as const;

export const listFunctions = defineOperation({
  product: 'scf',
  action: 'ListFunctions',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    Namespace: z.string().min(1).default(defaultNamespace),
    SearchKey: z.string().optional(),
    Description: z.string().optional(),
    Order: z.enum(['ASC', 'DESC']).default('DESC'),
    Orderby: z.enum(['AddTime', 'ModTime', 'FunctionName']).default('ModTime'),
    Filters: z
      .array(z.strictObject({ Name: z.string(), Values: z.array(z.string()).max(20) }))
      .max(10)
      .optional(),
    Offset: offset,
    Limit: limitUpTo(100),
  }),
  execute(world, asked, { region }) {
    requireNamespace(world, region, asked.Namespace);
    const tests = (asked.Filters ?? []).map(({ Name, Values }) => {
      const fieldOf = filterValues.get(Name);
      if (!fieldOf) return refuse('UnsupportedOperation', `The sandbox does not emulate the filter \`${Name}\`.`);
      return (it: CloudFunction) => Values.includes(fieldOf(it));
    });
    const keyOf = orders[asked.Orderby];
    const found = world.scf.functions
      .where(
        (it) =>
          it.Region === region &&
          it.Namespace === asked.Namespace &&
          it.FunctionName.includes(asked.SearchKey ?? '') &&
          it.Description.includes(asked.Description ?? '') &&
          tests.every((test) => test(it)),
      )
      .sort((a, b) => (asked.Order === 'ASC' ? keyOf(a).localeCompare(keyOf(b)) : keyOf(b).localeCompare(keyOf(a))));
    return { TotalCount: found.length, Functions: page(found, asked).map(present) };
  },
});

const present = (it: CloudFunction) => ({
  ModTime: cloudTime(it.modifiedAt),
  AddTime: cloudTime(it.createdAt),
  Runtime: it.Runtime,
  FunctionName: it.FunctionName,
  FunctionId: it.FunctionId,
  Namespace: it.Namespace,
  Status: it.Status,
  StatusDesc: '',
  Description: it.Description,
  Tags: [],
  Type: it.Type,
  StatusReasons: [],
  TotalProvisionedConcurrencyMem: null,
  ReservedConcurrencyMem: null,
  AsyncRunEnable: it.AsyncRunEnable,
  TraceEnable: it.TraceEnable,
});
