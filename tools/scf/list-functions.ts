import { defineQuery } from '../../src/tool.ts';
import { brief, Limit, Offset } from '../paging.ts';
import { text } from '../parameters.ts';
import { Namespace } from './reads.ts';

export default defineQuery({
  operation: 'scf:ListFunctions',
  title: 'List cloud functions',
  description: 'Lists the SCF functions of a namespace with their type, status and asynchronous settings.',
  input: {
    Namespace,
    SearchKey: text(64).exactOptional().describe('Part of a function name.'),
    Offset,
    Limit,
  },
  reads: ['scf:ListFunctions'],

  async read(input, cloud) {
    const { Functions, TotalCount = 0 } = await cloud.read('scf:ListFunctions', input);
    return {
      set: 'Functions',
      items: (Functions ?? []).map((one) =>
        brief({
          FunctionName: one.FunctionName,
          Namespace: one.Namespace,
          Type: one.Type,
          Status: one.Status,
          StatusDesc: one.StatusDesc,
          AsyncRunEnable: one.AsyncRunEnable,
          TraceEnable: one.TraceEnable,
          Runtime: one.Runtime,
          Description: one.Description,
          ModTime: one.ModTime,
        }),
      ),
      TotalCount,
      Offset: input.Offset,
    };
  },
});
