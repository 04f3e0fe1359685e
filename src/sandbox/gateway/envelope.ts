import { Refusal } from '../refusal.ts';
import { nest } from './dotted.ts';
import { bodyText, contentKind, flatParameters, header, type RawRequest } from './request.ts';
import { parseAuthorization, type V3Authorization } from './signature-v3.ts';
import { gatewayRefusal, missingParameter } from './texts.ts';

/** The common parameters, wherever the signature method keeps them. */
interface Common {
  readonly secretId: string;
  readonly timestamp: string;
  readonly token: string | undefined;
  readonly action: string | undefined;
  readonly version: string | undefined;
  readonly region: string | undefined;
}

export type Envelope = Common & {
  /** The operation's own parameters; read only after the signature was verified, since it covers the raw text. */
  readonly parameters: () => unknown;
  /** By GET and by form every value is text. */
  readonly textOnly: boolean;
} & (
    | { readonly signature: 'v3'; readonly authorization: V3Authorization }
    | { readonly signature: 'v1'; readonly all: ReadonlyMap<string, string> }
  );

/** Not the operation's: they may stand in a query beside its parameters (docs/tencent-api.md A2). */
const commonNames: readonly string[] = [
  'Action',
  'Version',
  'Region',
  'Timestamp',
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Token',
  'Language',
  'RequestClient',
];

const own = (all: ReadonlyMap<string, string>): unknown =>
  nest([...all].filter(([name]) => !commonNames.includes(name)));

export function openEnvelope(request: RawRequest): Envelope {
  const authorization = header(request, 'authorization');
  if (authorization !== undefined) return openV3(request, authorization);
  // A JSON body cannot carry a v1 signature, so what is missing is the header.
  if (request.method === 'POST' && contentKind(request) !== 'form')
    throw gatewayRefusal('AuthFailure.InvalidAuthorization');
  return openV1(request);
}

function openV3(request: RawRequest, text: string): Envelope {
  const authorization = parseAuthorization(text);
  if (!authorization) throw gatewayRefusal('AuthFailure.InvalidAuthorization');
  const timestamp = header(request, 'x-tc-timestamp');
  if (timestamp === undefined) throw missingParameter('Timestamp');
  const isGet = request.method === 'GET';
  // The pages print Action in the query even where the header has it.
  const query = isGet ? flatParameters(request.query) : new Map<string, string>();
  return {
    signature: 'v3',
    authorization,
    secretId: authorization.secretId,
    timestamp,
    token: header(request, 'x-tc-token'),
    action: header(request, 'x-tc-action') ?? query.get('Action'),
    version: header(request, 'x-tc-version') ?? query.get('Version'),
    region: header(request, 'x-tc-region') ?? (query.get('Region') || undefined),
    textOnly: isGet,
    parameters: () => (isGet ? own(query) : parametersOfBody(request)),
  };
}

function openV1(request: RawRequest): Envelope {
  const all = flatParameters(request.method === 'GET' ? request.query : bodyText(request));
  const required = (name: string): string => {
    const value = all.get(name);
    if (!value) throw missingParameter(name);
    return value;
  };
  required('Action');
  const timestamp = required('Timestamp');
  required('Nonce');
  const secretId = required('SecretId');
  required('Signature');
  return {
    signature: 'v1',
    all,
    secretId,
    timestamp,
    token: all.get('Token') || undefined,
    action: all.get('Action'),
    version: all.get('Version'),
    region: all.get('Region') || undefined,
    textOnly: true,
    parameters: () => own(all),
  };
}

function parametersOfBody(request: RawRequest): unknown {
  const kind = contentKind(request);
  if (kind === 'multipart') throw gatewayRefusal('InvalidRequest');
  if (kind !== 'json') {
    throw new Refusal(
      'InvalidParameter',
      'The `Content-Type` of a POST request with signature v3 must be `application/json`.',
    );
  }
  const text = bodyText(request);
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('InvalidParameter', 'The request body is not valid JSON.');
  }
}
