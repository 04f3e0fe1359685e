import { type Logger, LogLevel } from '@slack/web-api';

/** What Slack's libraries say of themselves: bodies and tokens may stand in it, and what matters is told by us. */
export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
