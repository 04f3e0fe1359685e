import type { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js';

export type Sdk = typeof CommonClient;

/** The SDK takes some 70 ms to load, which a start must not pay; from its root it would take 400. */
export async function loadSdk(): Promise<Sdk> {
  const { CommonClient } = await import('tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js');
  return CommonClient;
}
