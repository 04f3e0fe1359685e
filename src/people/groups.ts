/** Who is in a user group of the chat, asked when a decision is taken or offered. */
export interface Groups {
  /**
   * Identities (`slack:T0123/U0456`) of the members, as they were at most so long ago; 0 asks the chat itself. Rejects
   * where that cannot be found out: then nobody counts as one.
   */
  members(
    group: string,
    asked: { readonly signal: AbortSignal; readonly atMostOldMs: number },
  ): Promise<ReadonlySet<string>>;
}

/** Where no chat is connected. */
export const noGroups: Groups = {
  members: (group) => Promise.reject(new Error(`Nothing that knows the group ${group} is connected.`)),
};
