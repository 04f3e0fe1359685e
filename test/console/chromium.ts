import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A browser that is installed on this machine; undefined where there is none. */
export const chromium = places.find((place) => existsSync(place));

/** One sentence on what is missing and what to do about it. */
export const missing = `There is no ${places.join(', ')}, so the tests of the console in a browser cannot run: install Chromium (Debian: apt-get install chromium).`;

if (!chromium) {
  // Where everything counts, silence about half of the tests would be a lie.
  if (process.env['CI']) throw new Error(missing);
  process.stderr.write(`${missing} They are skipped.\n`);
}
