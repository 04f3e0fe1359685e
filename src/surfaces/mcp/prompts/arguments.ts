/** Arguments that several prompts take, by Tencent's own names. */
import type { Argument } from './prompt.ts';

export const account: Argument = {
  name: 'Account',
  description: 'Name of a configured account; the default one, if left out.',
  required: false,
  values: 'accounts',
};

export const region: Argument = {
  name: 'Region',
  description: 'Region, such as ap-guangzhou; the default of the account, if left out.',
  required: false,
  values: 'regions',
};

export const proxy: Argument = {
  name: 'ProxyId',
  description: 'The GAAP connection that the listener belongs to, such as link-3d85gh.',
  required: false,
  values: 'proxies',
};

export const gaapListener: Argument = {
  name: 'ListenerId',
  description: 'The GAAP listener, such as listener-pbsgn7ej. Its choices need ProxyId.',
  required: true,
  values: 'gaapListeners',
};
