/** `policy` of tencent-chatops.yaml. A rule decides when all of its conditions hold at once. */
import { z } from 'zod';
import { steers } from '../lib/characters.ts';
import { Surface } from '../people/principal.ts';
import { personId, roleName } from '../people/schema.ts';

const listOf = <T extends z.ZodType>(what: T) => z.array(what).min(1, 'must name at least one').max(100);
const glob = z.string().min(1).max(200);

/** A wall clock time; its zone stands beside it. */
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be a date and a time, such as 2026-12-24T18:00')
  .refine(exists, 'must be a date and a time that exist');

/** IANA names only: an offset would be wrong for half of the year. */
const zone = z
  .string()
  .refine((name) => /^[A-Z]/.test(name) && isZone(name), 'must be a time zone, for example Asia/Shanghai');

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = z
  .strictObject({
    zone: zone.default('UTC').describe('The time zone of everything here.'),
    from: instant.optional().describe('Not before this.'),
    until: instant.optional().describe('And not from this on.'),
    days: listOf(z.enum(weekdays)).optional().describe('On these days of the week.'),
    hours: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be two times, such as 18:00-09:00')
      .refine((hours) => hours.slice(0, 5) !== hours.slice(6), 'must be two different times; for all day, leave it out')
      .optional()
      .describe('Between these times of the day; past midnight where the second is the earlier one.'),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, {
    message: 'must end after it begins',
    path: ['until'],
  });
export type TimeFile = z.output<typeof time>;

const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null',
});

const argument = z
  .strictObject({
    path: z.string().min(1).max(200).describe('JSON Path (RFC 9535) into the parameters, such as $.Targets[*].Weight.'),
    equals: scalar.optional().describe('Is exactly this.'),
    in: listOf(scalar).optional().describe('Is one of these.'),
    matches: z.string().min(1).max(500).optional().describe('Has this regular expression (RE2) as the whole of it.'),
    greater_than: z.number().optional().describe('Is a number above this.'),
    less_than: z.number().optional().describe('Is a number below this.'),
  })
  .refine(({ path: _, ...tests }) => Object.values(tests).some((test) => test !== undefined), {
    message: 'must say what the value has to be: equals, in, matches, greater_than or less_than',
  });
export type ArgumentFile = z.output<typeof argument>;

const blast = z.strictObject({
  targets_over: z.number().min(0).optional().describe('More resources than this are touched.'),
  lost_over: z.number().min(0).optional().describe('More backends, origins or runs than this stop serving.'),
  healthy_lost_over: z.number().min(0).optional().describe('More healthy ones than this stop serving.'),
  share_lost_over: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('More than this share of what serves now is lost, 0 to 1.'),
  drops_everything: z.boolean().optional().describe('Nothing is left behind.'),
});
export type BlastFile = z.output<typeof blast>;

const askedBy = z.strictObject({
  people: listOf(personId).optional().describe('One of these people.'),
  roles: listOf(roleName).optional().describe('Somebody with one of these roles.'),
  surfaces: listOf(Surface.exclude(['demo']))
    .optional()
    .describe('From one of these: mcp, cli, console or slack.'),
  assistants: listOf(glob)
    .optional()
    .describe('Through an assistant whose claimed name and version fit; * stands for anything.'),
  unlisted: z.boolean().optional().describe('Somebody who is not in people, or with false, somebody who is.'),
});

const conditions = z.strictObject({
  products: listOf(z.string().min(1).max(50)).optional().describe('The operation is of one of these products.'),
  operations: listOf(glob).optional().describe('The operation is one of these; * stands for anything.'),
  effects: listOf(z.enum(['write', 'destructive']))
    .optional()
    .describe('The plan is of this effect.'),
  accounts: listOf(glob).optional().describe('In one of these accounts; * stands for anything.'),
  regions: listOf(glob).optional().describe('In one of these regions; * stands for anything.'),
  arguments: listOf(argument).optional().describe('Each of these is true of the parameters.'),
  blast: blast.optional().describe('How much it would hit; all that is said has to be exceeded.'),
  asked_by: askedBy.optional().describe('Who asks, and how; all that is said has to fit.'),
  time: time.optional().describe('When; all that is said has to fit.'),
});
export type ConditionsFile = z.output<typeof conditions>;

export const ApproversFile = z.strictObject({
  people: z.array(personId).max(100).default([]).describe('These people.'),
  roles: z.array(roleName).max(100).default([]).describe('Whoever has one of these roles.'),
  slack_groups: z
    .array(z.string().regex(/^S[A-Z0-9]+$/, 'must be the id of a user group, such as S0123ABC'))
    .max(20)
    .default([])
    .describe('Listed people who are in one of these user groups of Slack when they decide.'),
});
export type ApproversFile = z.output<typeof ApproversFile>;

const channel = z
  .string()
  .regex(/^(mcp|cli|console|slack(:[CG][A-Z0-9]+)?)$/, 'must be mcp, cli, console, slack or slack:C0123ABC');

const requirement = z.strictObject({
  approvals: z.int().min(1).max(10).default(1).describe('So many different people.'),
  from: ApproversFile.optional().describe('Of these; anybody listed, if left out.'),
  channels: listOf(channel)
    .optional()
    .describe('Given here: mcp, cli, console, slack or one channel of Slack, slack:C0123ABC.'),
  typed: z.boolean().default(false).describe('Who approves types what it is about.'),
  reason: z.boolean().default(false).describe('Who approves says why.'),
  expires_minutes: z.int().min(1).max(1440).optional().describe('It waits for no longer than this.'),
});
export type RequirementFile = z.output<typeof requirement>;

export const decisions = ['deny', 'allow', 'require'] as const;

const rule = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((name) => !steers(name) && !name.includes('\n'), 'must be one line of visible characters')
      .describe('A short name, which people are shown.'),
    when: conditions.prefault({}).describe('All of these; always, if left out.'),
    decide: z.enum(decisions).describe('What it does: deny, allow without asking anybody, or require approvals.'),
    require: requirement.optional().describe('What is required, on top of what the built-in rules ask for.'),
    except_break_glass: z
      .boolean()
      .optional()
      .describe('With deny: somebody who may break the glass can go ahead in spite of it.'),
  })
  .refine((given) => (given.decide === 'require') === (given.require !== undefined), {
    message: 'must be there where decide is require, and only there',
    path: ['require'],
  })
  .refine((given) => given.decide === 'deny' || given.except_break_glass === undefined, {
    message: 'goes with deny only',
    path: ['except_break_glass'],
  });
export type RuleFile = z.output<typeof rule>;

export const PolicyFile = z.strictObject({
  rules: z.array(rule).max(500).default([]).describe('In any order: a deny wins, and requirements add up.'),
  break_glass: z
    .strictObject({
      roles: listOf(roleName).describe('Whoever has one of these roles, signed in, may go ahead alone with a reason.'),
    })
    .optional()
    .describe('For emergencies: recorded and loud.'),
});
export type PolicyFile = z.output<typeof PolicyFile>;

/** The parser takes the 30th of February for a day in March. */
function exists(text: string): boolean {
  const atMs = Date.parse(`${text}Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
