/**
 * What is printed, as data. Renderers make blocks of whatever text they are given; `layout.ts` alone turns blocks into
 * characters, so that one place cleans, wraps and colours everything that reaches a terminal.
 */
export type Style = 'bold' | 'red' | 'green' | 'yellow' | 'cyan' | 'gray';

export type Span = string | { readonly text: string; readonly styles: readonly Style[] };

/** One paragraph, or one cell. */
export type Text = Span | readonly Span[];

export type Block =
  | { readonly kind: 'text'; readonly text: Text; readonly indent: number }
  /** To be copied, so never wrapped. */
  | { readonly kind: 'verbatim'; readonly text: string; readonly indent: number }
  /** Aligned columns without a head; long cells are wrapped. */
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Text[])[]; readonly indent: number }
  /** Items with named fields: a table, or one item below the other where the terminal is too narrow. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

export const text = (content: Text, indent = 0): Block => ({ kind: 'text', text: content, indent });
export const verbatim = (content: string, indent = 0): Block => ({ kind: 'verbatim', text: content, indent });
export const blank: Block = text('');
export const rows = (cells: readonly (readonly Text[])[], indent = 0): Block => ({ kind: 'rows', rows: cells, indent });
export const styled = (content: string, ...styles: readonly Style[]): Span => ({ text: content, styles });
export const heading = (content: string): Block => text(styled(content, 'bold'));
