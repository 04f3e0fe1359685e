import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, usage } from './arguments.ts';
import { startSandbox } from './index.ts';

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n${usage}\n`);
  process.exit(2);
}

const args = readArguments(process.argv.slice(2));
if (typeof args === 'string') fail(args);

const temporary = args.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'tencent-sandbox-')) : undefined;
const forget = (): void => {
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
};

try {
  const sandbox = await startSandbox({
    dataDir: args.dataDir ?? temporary ?? '',
    listen: { port: args.port },
    strictTypes: args.strictTypes,
    taskMs: args.taskMs,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const stop = async (): Promise<void> => {
    await sandbox.close();
    forget();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // Only now: whoever reads the line may end this process at once.
  const { endpoint, secretId, secretKey } = sandbox;
  process.stdout.write(`${JSON.stringify({ endpoint, secretId, secretKey })}\n`);
} catch (thrown) {
  forget();
  fail(`The sandbox cannot start: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
}
