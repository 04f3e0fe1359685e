/** Who is in a user group of the chat, asked when a decision is taken. */
export interface Groups {
  /**
   * Identities (`slack:T0123/U0456`) of the members. Rejects where that cannot be found out: then nobody counts as one.
   */
  members(group: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
}

/** Where no chat is connected. */
export const noGroups: Groups = {
  members: (group) => Promise.reject(new Error(`Nothing that knows the group ${group} is connected.`)),
};
