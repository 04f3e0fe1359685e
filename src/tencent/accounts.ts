/** What the transport needs to know of an account. Nothing in here is secret; keys are passed beside it. */

export interface Keys {
  readonly secretId: string;
  readonly secretKey: string;
  /** Comes with temporary keys only. */
  readonly token: string | undefined;
}

export type CredentialSettings =
  /** The keys of the environment, else the first profile file that exists. */
  | { readonly kind: 'default'; readonly files: readonly string[] }
  /** The keys of the environment, handed to `createTransport`. */
  | { readonly kind: 'env' }
  /** One section of an INI file as the SDK and other Tencent tools write it. The first file that exists counts. */
  | { readonly kind: 'profile'; readonly files: readonly string[]; readonly profile: string }
  /** A JSON file with secretId, secretKey and perhaps token, as tccli writes it. */
  | { readonly kind: 'file'; readonly file: string }
  /** The role bound to the virtual machine that this runs on. */
  | { readonly kind: 'cvm_role'; readonly role: string | undefined }
  /** A role, taken with the keys of another account. */
  | {
      readonly kind: 'assume_role';
      readonly roleArn: string;
      readonly sessionName: string;
      readonly source: string;
      readonly externalId: string | undefined;
      readonly durationSeconds: number;
    };

export type Site = 'mainland' | 'intl';

export interface AccountSettings {
  readonly name: string;
  readonly site: Site;
  readonly region: string | undefined;
  /** Takes the place of the site's domain; the product's name is put in front. */
  readonly domain: string | undefined;
  readonly credentials: CredentialSettings;
}
