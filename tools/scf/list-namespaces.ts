import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset } from '../paging.ts';

export default defineQuery({
  operation: 'scf:ListNamespaces',
  title: 'List function namespaces',
  description: 'Lists the SCF namespaces of a region.',
  input: { Offset, Limit },
  reads: ['scf:ListNamespaces'],

  async read(input, cloud) {
    const { Namespaces, TotalCount = 0 } = await cloud.read('scf:ListNamespaces', input);
    return {
      set: 'Namespaces',
      // Without AddTime and ModTime: the documentation has the two swapped, so neither can be told for sure.
      items: (Namespaces ?? []).map(({ Name, Type, Description }) => brief({ Name, Type, Description })),
      TotalCount,
      Offset: input.Offset,
    };
  },
});
