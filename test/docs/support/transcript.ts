/** A command of a `console` block and the output that the document shows below it. */
export type Shown = { command: string; output: string[] };

/** A `console` block: `$ ` begins a command, `> ` goes on with it, the other lines are what it says. */
export function shownIn(text: string): Shown[] {
  const shown: Shown[] = [];
  for (const line of text.split('\n')) {
    const last = shown.at(-1);
    if (line.startsWith('$ ')) shown.push({ command: line.slice(2), output: [] });
    else if (last !== undefined && line.startsWith('> ')) last.command += `\n${line.slice(2)}`;
    else last?.output.push(line);
  }
  return shown;
}

/** The first shown line that `output` has none of its shape for, in the order of the lines. */
export function unlike(shown: readonly string[], output: string): string | undefined {
  const lines = output.split('\n');
  let from = 0;
  for (const line of shown.filter((each) => each.trim() !== '' && each.trim() !== '…')) {
    const shape = shapeOf(line);
    const found = lines.findIndex((each, index) => index >= from && shape.test(each));
    if (found === -1) return line;
    from = found + 1;
  }
  return undefined;
}

/** Ids, numbers and units of time are any of their kind, and `…` is anything; words and their order are as shown. */
function shapeOf(line: string): RegExp {
  const pattern = line
    .trim()
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\b(syn|con|dst|run)_[\w…/-]+/g, '$1_[\\w/-]+')
    .replaceAll('…', '.*')
    .replaceAll(/\d[\d,]* (s|min|h|d)\b/g, '[\\d,]+ (s|min|h|d)')
    .replaceAll(/\d[\d,]*(?![^[]*\])/g, '[\\d,]+')
    .replaceAll(/ +/g, ' +');
  return new RegExp(`^ *${pattern} *$`);
}
