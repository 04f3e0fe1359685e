/**
 * Every operation of the products that have tools, with the request and response types of the official SDK.
 * Types only: importing this file costs nothing at run time.
 */
import type { Client as Clb } from 'tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client.js';
import type { Client as Gaap } from 'tencentcloud-sdk-nodejs/tencentcloud/services/gaap/v20180529/gaap_client.js';
import type { Client as Scf } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';

interface Clients {
  clb: Clb;
  gaap: Gaap;
  scf: Scf;
}

export type Product = keyof Clients;

type ActionOf<P extends Product> = Extract<keyof Clients[P], Capitalize<string>>;

/** `product:Action`, spelt as on the API pages: `gaap:BindListenerRealServers`. */
export type Operation = { [P in Product]: `${P}:${ActionOf<P>}` }[Product];

type MethodOf<O extends Operation> = O extends `${infer P extends Product}:${infer A}`
  ? A extends keyof Clients[P]
    ? Clients[P][A]
    : never
  : never;

export type RequestOf<O extends Operation> =
  MethodOf<O> extends (request: infer R, ...rest: never[]) => unknown ? R : never;

export type ResponseOf<O extends Operation> = MethodOf<O> extends (...args: never[]) => Promise<infer R> ? R : never;
