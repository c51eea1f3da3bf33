import type { Frame } from './profile.ts';

const WIDTH = 1_400;
const ROW = 17;
const TITLE_ROOM = 34;
/** A narrower frame could not be seen. */
const MIN_WIDTH = 0.8;
const LETTER_WIDTH = 6.4;
const COLOURS: Readonly<Record<Frame['origin'], string>> = { ours: '#f2a65a', library: '#8ab6d6', engine: '#d5d5d5' };

/** A flame graph: callers above, as wide as the time that was spent. https://www.brendangregg.com/flamegraphs.html */
export function renderFlameGraph(root: Frame, title: string): string {
  const rects: string[] = [];
  const perMicro = WIDTH / root.micros;
  let deepest = 0;
  const draw = (frame: Frame, x: number, depth: number): void => {
    const width = frame.micros * perMicro;
    if (width < MIN_WIDTH) return;
    deepest = Math.max(deepest, depth);
    const y = TITLE_ROOM + depth * ROW;
    const share = ((frame.micros / root.micros) * 100).toFixed(1);
    const letters = Math.floor(width / LETTER_WIDTH) - 1;
    const label = letters < 3 ? '' : escaped(frame.name.slice(0, letters));
    rects.push(
      `<g><title>${escaped(frame.name)}: ${share} %</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[frame.origin]}"/>${label === '' ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${label}</text>`}</g>`,
    );
    let from = x;
    const callees = [...frame.callees.values()].toSorted((a, b) => b.micros - a.micros);
    for (const callee of callees) {
      draw(callee, from, depth + 1);
      from += callee.micros * perMicro;
    }
  };
  draw(root, 0, 0);
  const height = TITLE_ROOM + (deepest + 1) * ROW + 4;
  const legend = 'orange: this project; blue: libraries; grey: Node and its engine';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10.5"><rect width="${WIDTH}" height="${height}" fill="#fff"/><text x="4" y="14" font-size="13">${escaped(title)}</text><text x="4" y="28">${legend}</text>\n${rects.join('\n')}\n</svg>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
