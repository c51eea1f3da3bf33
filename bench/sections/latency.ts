import { startServiceContender } from '../contenders/service.ts';
import type { Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { inRounds, render } from '../rounds.ts';
import type { Scale } from '../scale.ts';

const LATENCY_MS = 100;

/** A Customer.io that takes its time to answer. */
export async function latency({ rows, rounds }: Scale, servers: Servers): Promise<Section> {
  const contenders = [
    await startServiceContender('Customer.io answers at once', { contacts: rows }, servers),
    await startServiceContender(
      `Customer.io answers after ${LATENCY_MS} ms`,
      { contacts: rows, customerioLatencyMs: LATENCY_MS },
      servers,
    ),
  ];
  const measured = await inRounds(contenders, rounds);
  return { name: 'Latency', markdown: render(measured, 0), figures: measured };
}
