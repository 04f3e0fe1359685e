import { expect, test } from 'vitest';
import { destinationOf } from '../../src/tencent/endpoint.ts';
import { hostOf, partsOf } from '../../src/tencent/products.ts';

test.each([
  ['http://127.0.0.1:8123', { protocol: 'http:', host: '127.0.0.1:8123' }],
  ['http://127.9.8.7:1/', { protocol: 'http:', host: '127.9.8.7:1' }],
  ['http://localhost:8123', { protocol: 'http:', host: 'localhost:8123' }],
  ['http://[::1]:8123', { protocol: 'http:', host: '[::1]:8123' }],
  ['https://sandbox.example', { protocol: 'https:', host: 'sandbox.example' }],
])('%s may take the place of the cloud', (url, destination) => {
  expect(destinationOf(url)).toEqual(destination);
});

test.each([
  ['http://sandbox.example', 'must be https, because http is accepted for this machine only'],
  ['http://127.0.0.1.example', 'must be https, because'],
  ['http://localhost.example', 'must be https, because'],
  ['http://10.0.0.1:80', 'must be https, because'],
  ['https://user:pass@sandbox.example', 'must not hold a user name or a password'],
  ['https://sandbox.example/path', 'must end after the host and port'],
  ['https://sandbox.example?a', 'must end after the host and port'],
  ['ftp://127.0.0.1', 'is not an http or https URL'],
  ['127.0.0.1:80', 'is not an http or https URL'],
  ['', 'is not an http or https URL'],
])('%s may not', (url, why) => {
  expect(() => destinationOf(url)).toThrow(why);
});

test('what is wrong with an endpoint is said without repeating it', () => {
  expect(() => destinationOf('https://user:secret@host')).not.toThrow(/secret/);
});

test.each([
  [{ site: 'mainland' }, 'ap-guangzhou', 'clb.tencentcloudapi.com'],
  [{ site: 'mainland' }, undefined, 'clb.tencentcloudapi.com'],
  [{ site: 'intl' }, 'ap-singapore', 'clb.intl.tencentcloudapi.com'],
  [{ site: 'mainland' }, 'ap-shanghai-fsi', 'clb.ap-shanghai-fsi.tencentcloudapi.com'],
  [{ site: 'mainland' }, 'evil.example/-fsi', 'clb.tencentcloudapi.com'],
  [
    { site: 'mainland', domain: 'ap-beijing.tencentcloudapi.com' },
    'ap-shanghai-fsi',
    'clb.ap-beijing.tencentcloudapi.com',
  ],
] as const)('the host for %o in %s is %s', (account, region, host) => {
  expect(hostOf({ domain: undefined, ...account }, 'clb', region)).toBe(host);
});

test('an operation is a product that is called, and an action', () => {
  expect(partsOf('gaap:DeleteListeners')).toEqual({ product: 'gaap', action: 'DeleteListeners' });
  for (const other of [
    'cvm:RunInstances',
    'clb',
    'clb:',
    'clb:Describe Targets',
    'toString:X',
    'CLB:X',
    'sts:AssumeRole',
  ]) {
    expect(partsOf(other)).toBeUndefined();
  }
});
