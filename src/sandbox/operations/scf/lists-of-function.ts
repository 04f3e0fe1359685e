import { z } from 'zod';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { cloudTime } from '../time.ts';
import { defaultNamespace, functionOf } from './found.ts';

const named = { FunctionName: z.string().min(1), Namespace: z.string().min(1).default(defaultNamespace) };

/** All versions were made with the function here, so that the orders of the page all give the same. */
export const listVersionByFunction = defineOperation({
  product: 'scf',
  action: 'ListVersionByFunction',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    ...named,
    Order: z.enum(['ASC', 'DESC']).default('DESC'),
    OrderBy: z.enum(['AddTime', 'ModTime']).default('AddTime'),
    Offset: offset,
    Limit: limitUpTo(100),
  }),
  execute(world, asked, { region }) {
    const fn = functionOf(world, region, asked.Namespace, asked.FunctionName);
    const found = page(asked.Order === 'DESC' ? fn.Versions : fn.Versions.toReversed(), asked);
    return {
      FunctionVersion: found,
      Versions: found.map((Version) => ({
        Version,
        Description: '',
        AddTime: cloudTime(fn.createdAt),
        ModTime: cloudTime(fn.modifiedAt),
        Status: 'Active',
      })),
      TotalCount: fn.Versions.length,
    };
  },
});

export const listAliases = defineOperation({
  product: 'scf',
  action: 'ListAliases',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    ...named,
    FunctionVersion: z.string().optional(),
    // The page has these two as strings, here alone.
    Offset: z
      .string()
      .regex(/^\d{1,9}$/)
      .default('0'),
    Limit: z
      .string()
      .regex(/^\d{1,9}$/)
      .default('20'),
  }),
  execute(world, asked, { region }) {
    const fn = functionOf(world, region, asked.Namespace, asked.FunctionName);
    const found = fn.Aliases.filter((it) => !asked.FunctionVersion || it.FunctionVersion === asked.FunctionVersion);
    return {
      Aliases: page(found, { Offset: Number(asked.Offset), Limit: Number(asked.Limit) }).map((it) => ({
        FunctionVersion: it.FunctionVersion,
        Name: it.Name,
        RoutingConfig: { AdditionalVersionWeights: [], AddtionVersionMatchs: [] },
        Description: it.Description,
        AddTime: cloudTime(fn.createdAt),
        ModTime: cloudTime(fn.modifiedAt),
      })),
      TotalCount: found.length,
    };
  },
});
