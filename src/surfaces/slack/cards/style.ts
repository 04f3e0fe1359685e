/**
 * `new` uses tables, which not every client and workspace has yet: where Slack answers `invalid_blocks`, the same is
 * sent once more as `classic`.
 */
export type Style = 'new' | 'classic';
