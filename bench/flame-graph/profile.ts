import { z } from 'zod';

/** A function, and what it called, with the microseconds that were spent in it all in all. */
export type Frame = {
  name: string;
  origin: 'ours' | 'library' | 'engine';
  micros: number;
  callees: Map<string, Frame>;
};

const IDLE = new Set(['(idle)', '(program)']);
/** The worker ends some time after its last run: its end, and what it waits for, is no part of it. */
const IDLE_SHARE = 0.5;
const BIN_MICROS = 250_000;

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

type Profile = z.infer<typeof profileSchema>;

/** The last stretch of `seconds` in which the thread was busy, as one tree. */
export function parseProfile(text: string, seconds: number): Frame {
  const profile = profileSchema.parse(JSON.parse(text));
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const end = endOfWork(profile, (id) => IDLE.has(nodes.get(id)?.callFrame.functionName ?? ''));
  const root: Frame = { name: 'all', origin: 'engine', micros: 0, callees: new Map() };
  let at = 0;
  for (const [index, id] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0;
    at += micros;
    if (at < end - seconds * 1e6 || at > end) continue;
    const path: number[] = [];
    for (let node: number | undefined = id; node !== undefined; node = parents.get(node)) path.unshift(node);
    let frame = root;
    frame.micros += micros;
    // The first is the root itself.
    for (const node of path.slice(1)) {
      frame = calleeOf(frame, nodes.get(node)?.callFrame);
      frame.micros += micros;
    }
  }
  return root;
}

function endOfWork({ samples, timeDeltas }: Profile, isIdle: (id: number) => boolean): number {
  const bins: { all: number; idle: number }[] = [];
  let at = 0;
  for (const [index, id] of samples.entries()) {
    const micros = timeDeltas[index] ?? 0;
    at += micros;
    const bin = (bins[Math.floor(at / BIN_MICROS)] ??= { all: 0, idle: 0 });
    bin.all += micros;
    if (isIdle(id)) bin.idle += micros;
  }
  const last = bins.findLastIndex((bin) => bin !== undefined && bin.idle / bin.all < IDLE_SHARE);
  return (last + 1) * BIN_MICROS;
}

function calleeOf(caller: Frame, callFrame: Profile['nodes'][number]['callFrame'] | undefined): Frame {
  const { functionName = '', url = '', lineNumber = 0 } = callFrame ?? {};
  const file = url.split('/').at(-1) ?? '';
  const name = `${functionName === '' ? '(anonymous)' : functionName}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`;
  const known = caller.callees.get(name);
  if (known !== undefined) return known;
  const frame: Frame = { name, origin: originOf(url), micros: 0, callees: new Map() };
  caller.callees.set(name, frame);
  return frame;
}

function originOf(url: string): Frame['origin'] {
  if (url.includes('/node_modules/')) return 'library';
  return url.includes('/src/') ? 'ours' : 'engine';
}
