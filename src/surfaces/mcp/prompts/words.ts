/** What every prompt that leads to a change says of it. */
export const approval =
  'You cannot approve a change, and no argument does: a human approves the very plan that is shown. Do not ask for a change before the person has said that this is what they want. Pass Account and Region on to every tool, where they are given.';

export const afterwards =
  'Where the answer says awaiting_approval: stop, show the person summary, alarm, diff, warnings and wayBack, give them the id and the howToApprove command, which you never run, and follow with change_wait. On outcome_unknown do not repeat it: tell the person what to check.';
