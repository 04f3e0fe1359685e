import { describe, expect, test } from 'vitest';
import { nearest, snakeName } from '../../src/executor/registry.ts';

describe('names of tools', () => {
  test.each([
    ['gaap:DeleteListeners', 'gaap_delete_listeners'],
    ['gaap:DescribeTCPListeners', 'gaap_describe_tcp_listeners'],
    ['clb:DescribeLBOperateProtect', 'clb_describe_lb_operate_protect'],
    ['scf:ListVersionByFunction', 'scf_list_version_by_function'],
  ])('%s is %s on MCP', (operation, name) => {
    expect(snakeName(operation)).toBe(name);
  });

  test('a misspelt name has a nearest one, nonsense has none', () => {
    const names = ['gaap:DeleteListeners', 'gaap:DescribeListeners', 'clb:DescribeTargets'];
    expect(nearest('gaap:DeleteListener', names)[0]).toBe('gaap:DeleteListeners');
    expect(nearest('zzzzzzzzzzzzzzzzz', names)).toEqual([]);
  });
});
