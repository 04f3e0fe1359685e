/** A parameter that the SDK learns and that is not kept would be lost with the next deletion, without a word. */
import { expect, test } from 'vitest';
import { Deleted } from '../../../tools/gaap/deletion.ts';
import { fieldsOf } from '../sdk.ts';

const domain = Deleted.shape.Domains.element.shape;
const rule = domain.Rules.element.shape;

/** Kept under the name that reading gives it. */
const called: Readonly<Record<string, string>> = {
  Ports: 'Port',
  RealServerPorts: 'RealServerPort',
  PolyClientCertificateIds: 'PolyClientCertificateAliasInfo',
  PolyRealServerCertificateIds: 'PolyRealServerCertificateAliasInfo',
  Headers: 'CustomHeaders',
};

const errorPage = domain.ErrorPages.unwrap().element.shape;

test.each([
  ['CreateTCPListenersRequest', Deleted.shape, []],
  ['CreateUDPListenersRequest', Deleted.shape, []],
  ['CreateHTTPListenerRequest', Deleted.shape, []],
  ['CreateHTTPSListenerRequest', Deleted.shape, []],
  ['SetTlsVersionRequest', Deleted.shape, []],
  ['RealServerBindSetReq', Deleted.shape.RealServers.element.shape, []],
  ['CreateDomainRequest', domain, ['ListenerId']],
  ['SetAuthenticationRequest', domain, ['ListenerId']],
  ['CreateRuleRequest', rule, ['ListenerId', 'Domain']],
  ['RealServerBindSetReq', rule.RealServers.element.shape, []],
  ['CreateCustomHeaderRequest', rule, []],
  ['CreateDomainErrorPageInfoRequest', errorPage, ['ListenerId', 'Domain']],
])('what is kept has every parameter of %s', (request, shape, above) => {
  const wanted = fieldsOf('gaap', request).filter((name) => !above.some((one) => one === name));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !Object.hasOwn(shape, called[name] ?? name))).toEqual([]);
});
