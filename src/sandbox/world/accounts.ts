import { z } from 'zod';
import type { Database } from './database.ts';

/** How the cloud treats what this key asks to change. Reads are open to every key. */
const standings = ['ok', 'readOnly', 'violation', 'personal', 'protocolOff', 'classic'] as const;

export const Account = z.object({
  secretId: z.string(),
  secretKey: z.string(),
  standing: z.enum(standings),
  /** The key that a temporary one was made with; rates are counted there. */
  owner: z.string().nullable(),
  token: z.string().nullable(),
  expiresAt: z.number().nullable(),
});
export type Account = z.infer<typeof Account>;

export class Accounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(secretId: string): Account | undefined {
    return this.#database.first(Account, 'SELECT * FROM account WHERE secretId = ?', secretId);
  }

  add(account: Account): void {
    this.#database.run(
      'INSERT INTO account (secretId, secretKey, standing, owner, token, expiresAt) VALUES (?, ?, ?, ?, ?, ?)',
      account.secretId,
      account.secretKey,
      account.standing,
      account.owner,
      account.token,
      account.expiresAt,
    );
  }
}
