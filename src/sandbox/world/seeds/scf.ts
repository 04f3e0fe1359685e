import { scfRegions } from '../../regions.ts';
import { type AsyncEvent, type CloudFunction, endings } from '../scf.ts';
import type { World } from '../world.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

type Seeded<T, Needed extends keyof T> = Pick<T, Needed> & Partial<T>;

export function seedScf({ scf, tasks, now }: World): void {
  const namespace = (Region: string, Name: string, Description: string): void =>
    scf.namespaces.put({ Region, Name, Description, createdAt: now - 400 * day });

  const fn = (it: Seeded<CloudFunction, 'FunctionName' | 'FunctionId'>): void =>
    scf.functions.put({
      Region: 'ap-guangzhou',
      Namespace: 'default',
      Description: '',
      Type: 'Event',
      Runtime: 'Nodejs20.19',
      Status: 'Active',
      AvailableStatus: 'Available',
      AsyncRunEnable: 'FALSE',
      TraceEnable: it.AsyncRunEnable ?? 'FALSE',
      Versions: ['$LATEST', '1'],
      Aliases: [{ Name: '$DEFAULT', FunctionVersion: '$LATEST', Description: '' }],
      Environment: [],
      handlesSigterm: false,
      createdAt: now - 300 * day,
      modifiedAt: now - 30 * day,
      ...it,
    });

  const event = (it: Seeded<AsyncEvent, 'InvokeRequestId' | 'FunctionName' | 'startedAt'>): AsyncEvent => {
    const seeded: AsyncEvent = {
      Region: 'ap-guangzhou',
      Namespace: 'default',
      Qualifier: '$LATEST',
      InvokeType: 'CMQ',
      Status: 'RUNNING',
      StatusCode: 0,
      endedAt: null,
      ...it,
    };
    scf.events.put(seeded);
    return seeded;
  };

  for (const region of scfRegions) namespace(region, 'default', 'the default namespace');
  namespace('ap-guangzhou', 'ns_test', 'of the API pages of CLB');
  namespace('ap-guangzhou', 'prod', 'production');
  namespace('ap-guangzhou', 'empty', 'nothing here yet');

  fn({
    FunctionName: 'helloworld',
    FunctionId: 'lam-hello001',
    AsyncRunEnable: 'TRUE',
    Description: 'helloworld template',
  });
  fn({
    FunctionName: 'report-batch',
    FunctionId: 'lam-report01',
    AsyncRunEnable: 'TRUE',
    handlesSigterm: true,
    Description: 'nightly report; ends cleanly on SIGTERM',
  });
  fn({ FunctionName: 'resize-image', FunctionId: 'lam-resize01', Description: 'no async execution' });
  fn({ FunctionName: 'web-portal', FunctionId: 'lam-portal01', Type: 'HTTP', Description: 'HTTP function' });
  fn({ FunctionName: 'being-updated', FunctionId: 'lam-update01', Status: 'Updating' });
  fn({
    Namespace: 'ns_test',
    FunctionName: 'name_test',
    FunctionId: 'lam-test0001',
    Aliases: [
      { Name: '$DEFAULT', FunctionVersion: '$LATEST', Description: '' },
      { Name: 'version_test', FunctionVersion: '1', Description: 'of the API pages of CLB' },
    ],
  });
  fn({ Namespace: 'ns_test', FunctionName: 'other_test', FunctionId: 'lam-test0002' });
  fn({ Namespace: 'ns_test', FunctionName: 'http_test', FunctionId: 'lam-test0003', Type: 'HTTP' });
  fn({
    Namespace: 'prod',
    FunctionName: 'orders-api',
    FunctionId: 'lam-orders01',
    Versions: ['$LATEST', '3', '2', '1'],
    Aliases: [
      { Name: '$DEFAULT', FunctionVersion: '$LATEST', Description: '' },
      { Name: 'live', FunctionVersion: '3', Description: 'what customers see' },
    ],
    Environment: [
      { Key: 'DB_HOST', Value: '10.0.0.40' },
      { Key: 'DB_PASSWORD', Value: 'not-a-real-password' },
    ],
  });
  fn({
    Namespace: 'prod',
    FunctionName: 'transcode',
    FunctionId: 'lam-transco1',
    AsyncRunEnable: 'TRUE',
    Runtime: 'Python3.10',
  });
  fn({ Region: 'ap-singapore', FunctionName: 'hello-sg', FunctionId: 'lam-hellosg1', AsyncRunEnable: 'TRUE' });

  const hello = { FunctionName: 'helloworld' };
  const report = { FunctionName: 'report-batch' };
  const transcode = { Namespace: 'prod', FunctionName: 'transcode' };
  // The page of TerminateAsyncEvent ends this one, which would otherwise run on.
  event({ ...hello, InvokeRequestId: 'b379787f-8487-4bac-bd8c-17a20a9ce40e', startedAt: now - 12 * minute });
  event({
    ...hello,
    InvokeRequestId: '11111111-aaaa-4000-8000-000000000001',
    startedAt: now - 3 * minute,
    Qualifier: '1',
  });
  event({
    ...hello,
    InvokeRequestId: '22222222-aaaa-4000-8000-000000000001',
    startedAt: now - 2 * hour,
    endedAt: now - 2 * hour + 40 * second,
    ...endings.finished,
  });
  event({
    ...hello,
    InvokeRequestId: '33333333-aaaa-4000-8000-000000000001',
    startedAt: now - 5 * hour,
    endedAt: now - 4 * hour,
    ...endings.killed,
  });
  event({
    ...hello,
    InvokeRequestId: '44444444-aaaa-4000-8000-000000000001',
    startedAt: now - 26 * hour,
    endedAt: now - 25 * hour,
    ...endings.failed,
  });
  event({
    ...hello,
    InvokeRequestId: '55555555-aaaa-4000-8000-000000000001',
    startedAt: now - 90 * hour,
    endedAt: now - 80 * hour,
    ...endings.finished,
  });
  event({ ...report, InvokeRequestId: '11111111-bbbb-4000-8000-000000000001', startedAt: now - 45 * minute });
  event({
    ...report,
    InvokeRequestId: '22222222-bbbb-4000-8000-000000000001',
    startedAt: now - 30 * hour,
    endedAt: now - 29 * hour,
    ...endings.finished,
  });
  event({ ...transcode, InvokeRequestId: '11111111-cccc-4000-8000-000000000001', startedAt: now - 9 * hour });
  event({
    Region: 'ap-singapore',
    FunctionName: 'hello-sg',
    InvokeRequestId: '11111111-dddd-4000-8000-000000000001',
    startedAt: now - minute,
  });

  // This one ends by itself ten minutes after the world was made.
  const ending = event({
    ...transcode,
    InvokeRequestId: '11111111-cccc-4000-8000-000000000002',
    startedAt: now - 20 * minute,
  });
  tasks.start({
    id: 'seeded-ending',
    product: 'scf',
    action: 'Invoke',
    lanes: [`scf/${ending.InvokeRequestId}`],
    changes: [scf.events.changeTo({ ...ending, ...endings.finished, endedAt: now + 10 * minute })],
    durationMs: 10 * minute,
  });
}
