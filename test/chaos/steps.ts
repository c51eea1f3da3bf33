import { failRuns } from './failed-runs.ts';
import { letRowsComeLate } from './late-rows.ts';
import type { Random } from './random.ts';
import { refuseSome } from './refusals.ts';
import { repeatEvents } from './repeats.ts';
import { resync } from './resyncs.ts';
import { resumePages } from './resumed-pages.ts';
import { failTls } from './tls-failures.ts';
import type { World } from './world.ts';

/** Something that goes wrong for certain and leaves traces if anything is lost by it; answers with what does not hold. */
export type Step = { name: string; take: (world: World, random: Random) => Promise<string[]> };

/** Each once a scenario, in an order that the seed decides. Each looks at everything at its end, before another could make good what it lost. */
export const STEPS: readonly Step[] = [
  { name: 'answers about events are lost until their page is begun again', take: repeatEvents },
  { name: 'records are refused and tried again', take: refuseSome },
  { name: 'runs fail after their window was planned', take: failRuns },
  { name: 'pages stop in their middle', take: resumePages },
  { name: 'TLS fails', take: failTls },
  { name: 'rows come late', take: letRowsComeLate },
  { name: 'edits, resyncs and comparisons', take: resync },
];
