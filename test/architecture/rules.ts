/**
 * Who may import whom, as data. Every file belongs to the first room whose pattern matches it; an import is allowed
 * when one of the room's `may` patterns matches it. `types` are allowed for type imports only.
 */
export interface Room {
  readonly room: string;
  readonly files: RegExp;
  readonly may: readonly RegExp[];
  readonly types?: readonly RegExp[];
  /** The sentence that a wrong import fails with. */
  readonly rule: string;
}

const lib = /^src\/lib\//;
const errors = /^src\/errors\.ts$/;
const tool = /^src\/tool\.ts$/;
const operations = /^src\/operations\.ts$/;
const log = /^src\/log\.ts$/;
const people = /^src\/people\//;
const policy = /^src\/policy\//;
const executor = /^src\/executor\//;
const parameters = /^src\/parameters\//;
const port = /^src\/(ledger|tencent)\/port\.ts$/;
const jmespath = /^src\/jmespath\//;
const node = /^node:/;

/** What everything of the MCP surface may stand on. */
const underMcp = [executor, tool, policy, people, errors, lib, node, /^zod$/];

export const rooms: readonly Room[] = [
  {
    room: 'main, app and demo',
    files: /^src\/(main|start|app|demo|own-command|console-address)\b/,
    may: [/./],
    rule: 'main, app and demo put everything together and may import anything.',
  },
  {
    room: 'lib',
    files: lib,
    may: [lib, node, /^zod$/, /^canonicalize$/],
    rule: 'lib imports nothing of ours.',
  },
  {
    room: 'errors and operations',
    files: /^src\/(errors|operations)\.ts$/,
    may: [],
    types: [/^tencentcloud-sdk-nodejs\//],
    rule: 'errors and operations stand on nothing; operations.ts holds types only.',
  },
  {
    room: 'the tool contract',
    files: tool,
    may: [/^zod$/],
    types: [errors, operations, lib],
    rule: 'tool.ts is a contract: types and zod.',
  },
  {
    room: 'tools',
    files: /^tools\/(?!index)/,
    may: [tool, /^tools\/(?!index)/, /^zod$/],
    types: [operations],
    rule: "A tool imports the contract, zod, what all tools share and what its own product's tools share, and never another tool.",
  },
  {
    room: 'the list of tools',
    files: /^tools\/index\.ts$/,
    may: [/^tools\//, tool],
    rule: 'tools/index.ts only lists tools.',
  },
  {
    room: 'policy',
    files: policy,
    may: [policy, people, tool, errors, lib, /^(zod|json-p3|re2js)$/],
    rule: 'policy is pure: it knows people and words, not the ledger, the cloud or the executor.',
  },
  {
    room: 'people',
    files: people,
    may: [people, errors, lib, node, /^zod$/],
    rule: 'people knows nobody above it.',
  },
  {
    room: 'ledger',
    files: /^src\/ledger\//,
    may: [/^src\/ledger\//, errors, lib, node, /^zod$/, /^(kysely|pg)\b/],
    types: [tool],
    rule: 'ledger stores documents: it never imports policy, people, tencent or the executor.',
  },
  {
    room: 'tencent',
    files: /^src\/tencent\//,
    may: [/^src\/tencent\//, errors, lib, node, /^zod$/, /^tencentcloud-sdk-nodejs\//],
    types: [tool, operations, log],
    rule: 'tencent reaches the cloud: it never imports policy, people, ledger or the executor.',
  },
  {
    room: 'executor',
    files: executor,
    may: [
      executor,
      tool,
      policy,
      people,
      errors,
      lib,
      /^src\/jmespath\/evaluate\.ts$/,
      /^fastest-levenshtein$/,
      /^zod$/,
    ],
    types: [port, operations, log],
    rule: 'executor imports tool, policy, people, errors, lib and what evaluates expressions; ledger and cloud as types.',
  },
  {
    room: 'expressions',
    files: jmespath,
    may: [jmespath, lib, node, /^(zod|@jmespath-community\/jmespath)$/],
    rule: 'jmespath evaluates an expression in a process of its own and knows nobody above it.',
  },
  {
    room: 'parameters',
    files: parameters,
    may: [parameters, /^src\/executor\/registry\.ts$/, tool, errors, lib, /^zod$/],
    rule: 'parameters reads and writes what a tool takes, in the forms that people use; it knows no surface.',
  },
  {
    room: 'MCP resources, prompts and completions',
    files: /^src\/surfaces\/mcp\/(resources|prompts|completions)\//,
    may: [
      /^src\/surfaces\/mcp\/(resources|prompts|completions)\//,
      /^src\/surfaces\/mcp\/change-resource\.ts$/,
      executor,
      tool,
      policy,
      people,
      errors,
      lib,
    ],
    types: [/^src\/surfaces\/mcp\/(log|toolsets)\.ts$/, port],
    rule: "These know nothing of the protocol's SDK: two of its versions serve them.",
  },
  {
    room: 'MCP in revisions up to 2025-11-25',
    files: /^src\/surfaces\/mcp\/legacy\//,
    may: [/^src\/surfaces\/mcp\/(?!modern\/|http\/)/, ...underMcp, /^@modelcontextprotocol\/sdk\//],
    types: [log, port],
    rule: "The adapter of the older revisions puts the service on the wire with the SDK's first version, and knows no other.",
  },
  {
    room: 'MCP in revision 2026-07-28',
    files: /^src\/surfaces\/mcp\/modern\//,
    may: [/^src\/surfaces\/mcp\/(?!legacy\/|http\/)/, ...underMcp, /^@modelcontextprotocol\/(server|node)\b/],
    types: [log, port, /^src\/surfaces\/mcp\/http\/modern-http\.ts$/],
    rule: "The adapter of 2026-07-28 puts the service on the wire with the SDK's second version, and knows no other.",
  },
  {
    room: 'MCP transports',
    files: /^src\/surfaces\/mcp\/(http\/|stdio\.ts|backend\.ts|eras\.ts)/,
    may: [/^src\/surfaces\/mcp\//, ...underMcp, /^jose$/, /^@modelcontextprotocol\/sdk\//],
    types: [log, port],
    rule: 'Over stdio and HTTP a client comes to the adapter of its revision, and who it is is found out here.',
  },
  {
    room: 'MCP surface',
    files: /^src\/surfaces\/mcp\//,
    may: [/^src\/surfaces\/mcp\/(?!legacy\/|modern\/|http\/)/, ...underMcp],
    types: [log, port],
    rule: 'What MCP offers knows no revision of the protocol, and like every surface no other surface, no ledger, no cloud and no tool.',
  },
  {
    room: 'command line surface',
    files: /^src\/surfaces\/cli\//,
    may: [
      /^src\/surfaces\/cli\//,
      parameters,
      executor,
      tool,
      policy,
      people,
      errors,
      lib,
      node,
      /^(commander|@bomb\.sh\/tab.*|cli-table3|yaml|zod|jsonc-parser|@decimalturn\/toml-patch)$/,
    ],
    types: [log, port],
    rule: 'A surface imports the executor and never another surface, the ledger, the cloud or a tool.',
  },
  {
    room: 'Slack surface',
    files: /^src\/surfaces\/slack\//,
    may: [
      /^src\/surfaces\/slack\//,
      parameters,
      executor,
      tool,
      policy,
      people,
      errors,
      lib,
      node,
      /^zod$/,
      /^@slack\/(bolt|types|web-api|socket-mode)$/,
    ],
    types: [log, port],
    rule: 'A surface imports the executor and never another surface, the ledger, the cloud or a tool.',
  },
  {
    room: 'console surface',
    files: /^src\/surfaces\/console\//,
    may: [
      /^src\/surfaces\/console\//,
      executor,
      tool,
      policy,
      people,
      errors,
      lib,
      node,
      /^(zod|express|hono\/html|openid-client)$/,
    ],
    types: [log, port],
    rule: 'A surface imports the executor and never another surface, the ledger, the cloud or a tool.',
  },
  {
    room: 'sandbox',
    files: /^src\/sandbox\//,
    may: [/^src\/sandbox\//, lib, node, /^zod$/],
    rule: 'The sandbox shares nothing with the client side but lib, so that it cannot share its bugs.',
  },
  {
    room: 'configuration',
    files: /^src\/config/,
    may: [
      /^src\/config/,
      /^src\/tencent\/endpoint\.ts$/,
      /^src\/(policy|people)\/(schema|check|directory|principal)\.ts$/,
      errors,
      lib,
      node,
      /^(zod|yaml|env-paths|fastest-levenshtein)$/,
    ],
    types: [tool, log, /^src\/tencent\//, policy],
    rule: 'config reads the environment and the file; it uses nothing that it configures, only the shapes of people and policy and what checks them.',
  },
  {
    room: 'log',
    files: log,
    may: [/^pino$/, node, lib, errors],
    types: [/^src\/config\.ts$/],
    rule: 'log is pino and nothing else.',
  },
  {
    room: 'version check',
    files: /^src\/check-node\.js$/,
    may: [],
    rule: 'check-node.js runs on any Node.js that has --import.',
  },
];

/** Things that belong to one place, found by their spelling. */
export const owners: readonly { readonly what: RegExp; readonly only: RegExp; readonly rule: string }[] = [
  { what: /process\.env\b/, only: /^src\/config/, rule: 'process.env is read in config only.' },
  {
    what: /\b(setTimeout|setInterval|setImmediate)\(|AbortSignal\.timeout\(|node:timers/,
    // The console's script runs in a browser, and not in this program.
    only: /^src\/(lib\/clock|main|surfaces\/console\/static\/script)\.ts$/,
    rule: 'Timers live in lib/clock.ts.',
  },
  {
    what: /\bDate\.now\(\)|new Date\(\)|performance\.now\(\)/,
    only: /^src\/lib\/clock\.ts$/,
    rule: 'The time is passed in as a clock.',
  },
  {
    what: /Math\.random\b|randomBytes\(/,
    only: /^src\/(app|lib\/random)\.ts$/,
    rule: 'Randomness is passed in.',
  },
  {
    what: /console\.(log|error|warn|info)/,
    only: /^$/,
    rule: 'stdout belongs to protocols and surfaces; the log goes to pino.',
  },
  { what: /\busing\s+\w+\s*=/, only: /^$/, rule: 'Node.js 22 cannot read `using`.' },
  { what: /@ts-(ignore|expect-error|nocheck)/, only: /^$/, rule: 'Types are never switched off.' },
  {
    what: /\bas (?!const\b)(?:[A-Z][a-z]|[{(]|string|number|unknown|never)/,
    only: /^src\/(tool|executor\/cloud)\.ts$/,
    rule: "No cast but where the registry gives up a tool's type, and where an answer of the SDK gets its own.",
  },
];
