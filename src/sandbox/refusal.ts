/** An answer of the kind `{"Response":{"Error":{"Code","Message"}}}`: everything that the cloud says no to. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function refuse(code: string, message: string): never {
  throw new Refusal(code, message);
}
