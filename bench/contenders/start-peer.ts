import { spawn } from 'node:child_process';
import { z } from 'zod';
import { endWithParent } from '../../scripts/end-with-parent.ts';
import { startStandIns } from '../processes.ts';
import { CONTACT_FIELDS } from '../stand-ins/contacts.ts';
import { WARM_UP_OBJECT } from '../stand-ins/salesforce.ts';
import type { Contender } from './sample.ts';

const sampleSchema = z.object({ rows: z.number(), seconds: z.number(), cpuSeconds: z.number(), peakRssMb: z.number() });

export type PeerOptions = {
  rows: number;
  /** A program of this folder. */
  program: 'careful-peer' | 'naive-peer' | 'record-stream-peer';
  customerioLatencyMs?: number;
};

/** A peer: each measurement is a process of its own. */
export async function startPeer(
  name: string,
  { rows, program, customerioLatencyMs = 0 }: PeerOptions,
): Promise<Contender> {
  const standIns = await startStandIns({ contacts: rows, customerioLatencyMs });
  const columns = CONTACT_FIELDS.map(([column]) => column);
  const { salesforce, customerio } = standIns;
  const order = JSON.stringify({ salesforce, customerio, columns, rows, warmUpObject: WARM_UP_OBJECT });
  return {
    name,
    measure: async () => {
      const child = spawn(process.execPath, [`bench/contenders/${program}.ts`, order], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      endWithParent(child);
      let output = '';
      for await (const chunk of child.stdout) output += String(chunk);
      return sampleSchema.parse(JSON.parse(output));
    },
    end: () => standIns.stop(),
  };
}
