/**
 * How much of everything Slack takes, and how much of it is used here. Where a number comes from: S the comments in
 * @slack/types 3.2; D docs.slack.dev; M the schema of manifests (slackapi/manifest-schema); I an issue of Slack's own
 * repositories; K said by many and confirmed by none, where the smaller number is kept.
 */
export const limits = {
  /** D: blocks of a message, of a modal or Home tab. */
  messageBlocks: 50,
  viewBlocks: 100,
  /** D: a view as JSON, in bytes. */
  viewBytes: 250_000,
  /** I bolt-js 2509: all text of a message but that of tables, with so much for each block. */
  messageCharacters: 12_000,
  charactersOfABlock: 40,
  /** D chat.update: the sentence that stands for a message in notifications. */
  messageText: 4_000,
  /** S views.d.ts. */
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3_000,
  /** S: block_id, action_id, callback_id. */
  id: 255,
  /** S blocks.d.ts. */
  headerText: 150,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  contextElements: 10,
  actionsElements: 25,
  inputLabel: 2_000,
  inputHint: 2_000,
  /** K: of one rich_text block; S gives no number, sections take as much. */
  richText: 3_000,
  /** S composition-objects.d.ts. */
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 75,
  options: 100,
  optionGroups: 100,
  placeholder: 150,
  /** S block-elements.d.ts; a button may be cut near 30 in some clients (K). */
  buttonText: 75,
  buttonValue: 2_000,
  accessibilityLabel: 75,
  inputText: 3_000,
  choices: 10,
  /** S, I: `table` blocks; characters are summed over all of a message. */
  tableRows: 100,
  tableColumns: 20,
  tableCharacters: 10_000,
  /** S, I: `data_table` blocks, with the row of headers; characters of each and of all of a message. */
  dataTableRows: 201,
  dataTableColumns: 20,
  dataTableCharacters: 20_000,
  dataTablePage: 100,
  /** M. */
  commandName: 32,
  commandDescription: 2_000,
  commandHint: 1_000,
  commands: 50,
  shortcuts: 10,
  shortcutName: 24,
  shortcutDescription: 150,
  appName: 35,
  appDescription: 140,
  longDescriptionLeast: 175,
  longDescription: 4_000,
  botEvents: 100,
  scopes: 255,
} as const;

/** What we show of something at most: our own choice. Together they stay below what a message takes. */
export const shown = {
  /** What a change does, in the card's first line; and the alarm below it. */
  summary: 600,
  alarm: 400,
  /** Lines of a diff in a card; the rest is counted and stands in the full plan. */
  diffLines: 20,
  /** Characters of one diff line, and of a card's whole diff. */
  diffLine: 300,
  diff: 3_000,
  /** Warnings, approvals and items of an outcome in a card, and characters of one line of these. */
  warnings: 5,
  approvals: 4,
  items: 10,
  line: 200,
  /** Lines of the diff between a plan and the one before it. */
  superseded: 6,
  /** Of each part of the sentence of a message: escaped it may be five times as long. */
  sentence: 400,
  /** Characters of a fact's value, of a person's name, and of a reason. */
  fact: 300,
  name: 60,
  reason: 150,
  /** The same in the full plan, where there is room for all of it. */
  wholeFact: 2_500,
  wholeApprovals: 1_000,
  /** A failure: what happened. */
  failure: 400,
  /** Characters of one cell of a list, and of all cells of a list. */
  cell: 400,
  dataTable: 18_000,
  /** A list where no table can be shown. */
  list: 7_000,
  /** One page of the full plan: blocks and bytes. */
  planBlocks: 90,
  planBytes: 180_000,
  /** Changes in each part of the Home tab, in a list, and standing approvals in a list. */
  homeChanges: 15,
  changes: 20,
  standing: 10,
  /** Characters of a line of a form's list, and how full its inputs are made, so that there is room to add. */
  rows: 2_000,
  /** Ids offered from a message. */
  ids: 20,
} as const;
