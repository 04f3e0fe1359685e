import { describe, expect, test } from 'vitest';
import { secrecyOf } from '../../src/lib/redact-names.ts';

describe('a name stands for a secret', () => {
  test.each([
    ...['password', 'Password', 'DB_PASSWORD', 'dbPassword', 'db-password', 'userpassword', 'passwd', 'Passphrase'],
    ...['password2', 'passwordHash', 'GitPassword', 'smtp_pass', 'userPwd', 'MYSQL_PWD'],
    ...['secret', 'clientSecret', 'clientsecret', 'SecretKey', 'SECRETKEY', 'TmpSecretKey', 'secret_key_base'],
    ...['privateKey', 'TLSPrivateKey', 'PRIVATE_KEY', 'ssh-private-key', 'CertKey', 'CertificateKey', 'ProviderKey'],
    ...['token', 'Token', 'X-TC-Token', 'xtctoken', 'sessionToken', 'botTokens', 'tokenSecret', 'accessToken'],
    ...['credential', 'credentials', 'awsCredentials', 'accessKey', 'apikey', 'API_KEY', 'x-api-key', 'PlainKey'],
    ...['authorization', 'Proxy-Authorization', 'authorizationHeader', 'cookie', 'Set-Cookie', 'Signature'],
    ...['x-slack-signature', 'connectionString', 'connection_string', 'DSN', 'kubeconfig', '数据库密码'],
  ])('%s', (name) => {
    expect(secrecyOf(name)).toBe('secret');
  });
});

describe('a name stands for no secret', () => {
  test.each([
    ...['NextToken', 'pageToken', 'ContinuationToken', 'ClientToken', 'TotalTokens', 'HealthCheckMaxTokens'],
    ...['TaskId', 'RequestId', 'KeyId', 'KeyName', 'TagKey', 'SearchKey', 'RoutingKey', 'Key', 'Keys', 'public_key'],
    ...['CookieName', 'SecretName', 'tokenExpiresAt', 'privateKeyFile', 'SignatureMethod', 'passwordPolicy'],
    ...['CertificateId', 'CertContent', 'BasicAuth', 'GaapAuth', 'AccessRegion', 'LoadBalancerPassToTarget', 'pass_to'],
    ...['ListenerName', 'design', 'bypass', 'compass', 'author', 'tokenizer', 'assignee', '', '__proto__', '-'],
  ])('%j', (name) => {
    expect(secrecyOf(name)).toBe('none');
  });
});

test.each(['secretId', 'SecretId', 'tmp_secret_id', 'AccessKeyId'])('%s tells which key was used', (name) => {
  expect(secrecyOf(name)).toBe('id');
});
