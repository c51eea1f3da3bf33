import { z } from 'zod';

/** What a peer is told on its command line, as JSON. */
const orderSchema = z.object({
  salesforce: z.string(),
  customerio: z.string(),
  columns: z.array(z.string()),
  rows: z.number(),
  warmUpObject: z.string(),
});

export type Order = z.infer<typeof orderSchema>;

/**
 * The frame of a peer's process: transfers few records, then those that are measured, and prints what these took. `transfer`
 * answers how many records it sent.
 */
export async function runPeer(transfer: (object: string, order: Order) => Promise<number>): Promise<void> {
  const order = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
  await transfer(order.warmUpObject, order);
  const before = process.cpuUsage();
  const began = performance.now();
  const sent = await transfer('Contact', order);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(before);
  if (sent !== order.rows) throw new Error(`sent ${sent} of ${order.rows}`);
  const peakRssMb = process.resourceUsage().maxRSS / 1_024;
  process.stdout.write(
    `${JSON.stringify({ rows: sent, seconds, cpuSeconds: (user + system) / 1e6, peakRssMb })}\n`,
    // Sockets that are kept alive would keep the process.
    () => process.exit(),
  );
}
