import { startPeer } from '../contenders/start-peer.ts';
import { startServiceContender } from '../contenders/service.ts';
import type { Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { inRounds, rateOf, render } from '../rounds.ts';
import type { Measured } from '../rounds.ts';
import type { Scale } from '../scale.ts';

/** jsforce takes one result page rightly, and holds all of it in memory. */
const MAX_STREAM_ROWS = 50_000;

const CAREFUL = 2;

/** The whole service beside what one would write instead, in turn. */
export async function throughput({ rows, peerRows, rounds }: Scale, servers: Servers): Promise<Section> {
  const streamRows = Math.min(MAX_STREAM_ROWS, peerRows);
  const contenders = [
    await startPeer('jsforce `bulk2.query` + `cdp-analytics-node`', { rows: streamRows, program: 'naive-peer' }),
    await startPeer("jsforce's record stream alone", { rows: streamRows, program: 'record-stream-peer' }),
    await startPeer('undici + csv-parse + JSON.stringify', { rows: peerRows, program: 'careful-peer' }),
    await startServiceContender('salesforce-data-in, whole service', { contacts: rows }, servers),
  ];
  const measured = await inRounds(contenders, rounds);
  const times = (index: number): string => (rate(measured, 3) / rate(measured, index)).toFixed(2);
  const sentence = `The service is ${times(0)} times as fast as the first, ${times(1)} times the second, ${times(2)} times the third.`;
  return {
    name: 'Throughput',
    markdown: `${render(measured, CAREFUL)}\n\n${sentence}`,
    figures: measured,
  };
}

function rate(measured: readonly Measured[], index: number): number {
  const one = measured[index];
  return one === undefined ? Number.NaN : rateOf(one);
}
