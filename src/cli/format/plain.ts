// What could move the cursor, recolour the terminal or turn the direction of writing round, if a record or a name held it.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from elsewhere as a terminal may show it; line breaks stay. */
export function plain(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNPRINTABLE, '\ufffd');
}

/** The same on one line, of at most `max` characters. */
export function oneLine(text: string, max = Number.POSITIVE_INFINITY): string {
  const line = plain(text).replaceAll('\n', ' ');
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
