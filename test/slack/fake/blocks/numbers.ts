/**
 * How much of everything Slack takes. Where a number comes from: S the comments in @slack/types 3.2, D docs.slack.dev,
 * I an issue of Slack's own repositories, K said by many and confirmed by none, where the smaller number is kept.
 */
export const numbers = {
  // D Block Kit
  blocksOfMessage: 50,
  blocksOfView: 100,
  // S blocks.d.ts, extensions.d.ts
  id: 255,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  contextActions: 5,
  actionsElements: 25,
  inputLabel: 2_000,
  imageText: 2_000,
  // S composition-objects.d.ts
  text: 3_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 75,
  optionUrl: 3_000,
  placeholder: 150,
  // S block-elements.d.ts
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  accessibilityLabel: 75,
  // S block-elements.d.ts; groups and options of a select also D
  options: 100,
  optionGroups: 100,
  choices: 10,
  overflowOptions: 5,
  overflowAtLeast: 1,
  inputText: 3_000,
  // S blocks.d.ts
  cardTitle: 150,
  cardBody: 200,
  cards: 10,
  containerBlocks: 10,
  containerTitle: 150,
  tableRows: 100,
  tableColumns: 20,
  videoTitle: 200,
  videoAuthor: 50,
  dataTablePage: 100,
  // I slackapi: summed over all tables of a message
  tableCharacters: 10_000,
  // I slackapi: with the row of headers; of each table, and of all of a message
  dataTableRows: 201,
  dataTableCharacters: 20_000,
  // D markdown block: summed over the message
  markdownText: 12_000,
  // I bolt-js 2509: "12,000 text characters with a buffer for block containers"; 2867 was refused at 11,341
  messageCharacters: 12_000,
  charactersOfAContainer: 40,
  // S views.d.ts
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3_000,
  // D views.open
  viewBytes: 250_000,
  modalsOfAStack: 3,
} as const;

export type Surface = 'message' | 'modal' | 'home';

/** D docs.slack.dev/blocks.json for alert, card, carousel, container; K for the others. Not listed: everywhere. */
export const surfaces: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  carousel: ['message', 'home'],
  container: ['message'],
  context_actions: ['message'],
  data_table: ['message'],
  // Remote files show up in what is read; nobody may post them (S blocks.d.ts).
  file: [],
  markdown: ['message'],
  plan: ['message'],
  table: ['message'],
  task_card: ['message'],
};

/** What not every client and workspace has yet: to be refused on demand, so that the classic rendering is tried. */
export const newerBlocks: readonly string[] = [
  'alert',
  'card',
  'carousel',
  'container',
  'context_actions',
  'data_table',
  'markdown',
  'plan',
  'table',
  'task_card',
];
