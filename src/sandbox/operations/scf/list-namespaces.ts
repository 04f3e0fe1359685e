import { z } from 'zod';
import type { Namespace } from '../../world/scf.ts';
import { defineOperation, versions } from '../operation.ts';
import { limitUpTo, offset, page } from '../paging.ts';
import { cloudTime } from '../time.ts';

const texts = { Namespace: (it: Namespace) => it.Name, Description: (it: Namespace) => it.Description } as const;

export const listNamespaces = defineOperation({
  product: 'scf',
  action: 'ListNamespaces',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    Order: z.enum(['ASC', 'DESC']).default('DESC'),
    Orderby: z.enum(['Name', 'Updatetime']).default('Name'),
    SearchKey: z.array(z.strictObject({ Key: z.enum(['Namespace', 'Description']), Value: z.string() })).optional(),
    Offset: offset,
    Limit: limitUpTo(100),
  }),
  execute({ scf }, asked, { region }) {
    const keyOf = (it: Namespace): string => (asked.Orderby === 'Name' ? it.Name : cloudTime(it.createdAt));
    const found = scf.namespaces
      .where(
        (it) =>
          it.Region === region && (asked.SearchKey ?? []).every(({ Key, Value }) => texts[Key](it).includes(Value)),
      )
      .sort((a, b) => (asked.Order === 'ASC' ? keyOf(a).localeCompare(keyOf(b)) : keyOf(b).localeCompare(keyOf(a))));
    return {
      TotalCount: found.length,
      Namespaces: page(found, asked).map((it) => ({
        Name: it.Name,
        Type: 'default',
        Description: it.Description,
        AddTime: cloudTime(it.createdAt),
        ModTime: cloudTime(it.createdAt),
      })),
    };
  },
});
