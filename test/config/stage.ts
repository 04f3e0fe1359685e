import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Flags, loadConfig, type Surroundings } from '../../src/config.ts';
import { type Failure, failureOf } from '../../src/errors.ts';

/** A user's home of its own for each test, and the variables that it says. */
export function stage(env: Surroundings['env'] = {}) {
  const home = mkdtempSync(join(tmpdir(), 'config-'));
  const around = { env, home, paths: { config: join(home, 'etc'), data: join(home, 'data') } };
  return {
    home,
    defaultFile: join(home, 'etc', 'tencent-chatops.yaml'),
    write(text: string, file = join(home, 'etc', 'tencent-chatops.yaml')) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    load: (flags: Flags = {}) => loadConfig(flags, around),
    /** The failure, with the home's place left out. */
    async failure(flags: Flags = {}): Promise<Failure> {
      try {
        await loadConfig(flags, around);
      } catch (thrown) {
        const { code, message, next } = failureOf(thrown);
        const placeless = (text: string) => text.replaceAll(home, '~');
        return { code, message: placeless(message), ...(next === undefined ? {} : { next: placeless(next) }) };
      }
      throw new Error('The configuration is accepted.');
    },
  };
}

/** What is said of a configuration file with this text. */
export async function complaint(text: string): Promise<string> {
  const on = stage();
  on.write(text);
  return (await on.failure()).message;
}
