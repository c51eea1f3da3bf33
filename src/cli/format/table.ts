import { oneLine } from './plain.ts';

const GAP = '  ';

/** Columns under headings, as wide as they need to be; the last one as it is. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], nothing: string): string {
  if (rows.length === 0) return nothing;
  const lines = [headings, ...rows.map((row) => row.map((cell) => oneLine(cell)))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** `Label  text` lines; what has no text is left out. */
export function labelled(lines: readonly (readonly [label: string, text: string | undefined])[]): string {
  const shown = lines.flatMap(([label, text]) => (text === undefined ? [] : [{ label, text: oneLine(text) }]));
  const width = Math.max(...shown.map(({ label }) => label.length));
  return shown.map(({ label, text }) => `${label.padEnd(width)}${GAP}${text}`).join('\n');
}
