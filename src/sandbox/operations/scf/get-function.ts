import { z } from 'zod';
import { missingParameter } from '../../gateway/texts.ts';
import { refuse } from '../../refusal.ts';
import type { CloudFunction } from '../../world/scf.ts';
import { defineOperation, versions } from '../operation.ts';
import { cloudTime } from '../time.ts';
import { defaultNamespace, functionOf } from './found.ts';

/**
 * Environment and code come with it, and may hold secrets (docs/tencent-api.md B5): the seeded ones are fakes to test
 * redaction with.
 */
export const getFunction = defineOperation({
  product: 'scf',
  action: 'GetFunction',
  version: versions.scf,
  writes: false,
  input: z.strictObject({
    FunctionName: z.string().optional(),
    Namespace: z.string().min(1).default(defaultNamespace),
    Qualifier: z.string().min(1).default('$LATEST'),
    ShowCode: z.enum(['TRUE', 'FALSE']).default('FALSE'),
  }),
  execute(world, { FunctionName, Namespace, Qualifier, ShowCode }, { region }) {
    if (!FunctionName) throw missingParameter('FunctionName');
    const fn = functionOf(world, region, Namespace, FunctionName);
    const version = versionOf(fn, Qualifier);
    return {
      ModTime: cloudTime(fn.modifiedAt),
      CodeInfo: ShowCode === 'TRUE' ? 'exports.main_handler = async () => "hello";' : '',
      Description: fn.Description,
      Triggers: [],
      Handler: 'index.main_handler',
      CodeSize: 512,
      Timeout: fn.AsyncRunEnable === 'TRUE' ? 86_400 : 3,
      FunctionVersion: version,
      MemorySize: 128,
      Runtime: fn.Runtime,
      FunctionName: fn.FunctionName,
      VpcConfig: { VpcId: '', SubnetId: '' },
      UseGpu: 'FALSE',
      Environment: { Variables: fn.Environment },
      CodeResult: 'success',
      CodeError: '',
      ErrNo: 0,
      Namespace: fn.Namespace,
      Role: '',
      InstallDependency: 'FALSE',
      Status: fn.Status,
      StatusDesc: '',
      ClsLogsetId: '',
      ClsTopicId: '',
      FunctionId: fn.FunctionId,
      Tags: [],
      EipConfig: { EipFixed: 'FALSE', Eips: [] },
      AccessInfo: { Host: '', Vip: '' },
      Type: fn.Type,
      L5Enable: 'FALSE',
      Layers: [],
      DeadLetterConfig: { Type: '', Name: '', FilterType: '' },
      AddTime: cloudTime(fn.createdAt),
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE', EipAddress: [] } },
      OnsEnable: 'FALSE',
      CfsConfig: { CfsInsList: [] },
      AvailableStatus: fn.AvailableStatus,
      Qualifier,
      InitTimeout: 65,
      StatusReasons: [],
      AsyncRunEnable: fn.AsyncRunEnable,
      TraceEnable: fn.TraceEnable,
      ImageConfig: null,
      ProtocolType: null,
      ProtocolParams: null,
      InstanceConcurrencyConfig: null,
      DnsCache: 'FALSE',
      IntranetConfig: null,
    };
  },
});

function versionOf(fn: CloudFunction, qualifier: string): string {
  if (fn.Versions.includes(qualifier)) return qualifier;
  const alias = fn.Aliases.find(({ Name }) => Name === qualifier);
  return (
    alias?.FunctionVersion ??
    refuse('ResourceNotFound.FunctionVersion', `The function ${fn.FunctionName} has no version or alias ${qualifier}.`)
  );
}
