import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEEDS } from './deeds.ts';
import { runScenario } from './scenario.ts';
import { STEPS } from './steps.ts';
import { FAULTS, KILLS } from './strikes.ts';

/** Set by `npm run chaos`: scenarios one after the other, from a seed, until the time is over. */
const { CHAOS_MINUTES: minutes, CHAOS_SEED: first } = z
  .object({
    CHAOS_MINUTES: z.coerce.number().min(0).max(1_440).default(0),
    CHAOS_SEED: z.coerce.number().int().min(0).default(1),
  })
  .parse(process.env);

/** The store's outage: shorter in `npm test`. */
const OUTAGE_MS = minutes > 0 ? 30_000 : 5_000;
const SCENARIO_LIMIT_MS = 600_000;

/** Everything that a scenario has, the short one too. */
const NAMES = [KILLS, FAULTS, STEPS, DEEDS].flatMap((part) => part.map(({ name }) => name));

describe('nothing is lost, repeated or left unsaid', () => {
  it(
    'whatever breaks, in whatever order',
    async () => {
      const end = Date.now() + minutes * 60_000;
      let seed = first;
      do {
        const outcome = await runScenario(seed, OUTAGE_MS);
        const report = [`seed ${seed}:`, ...outcome.log.map((line) => `  ${line}`), ...outcome.faults].join('\n');
        if (minutes > 0) {
          process.stdout.write(`seed ${seed}: ${outcome.messages} messages, ${outcome.faults.length} faults found\n`);
        }
        expect(outcome.faults.slice(0, 20), report).toEqual([]);
        expect(outcome.messages).toBeGreaterThan(4_000);
        expect(NAMES.filter((name) => !outcome.log.some((line) => line.endsWith(` ${name}`)))).toEqual([]);
        seed += 1;
      } while (Date.now() < end);
    },
    minutes * 60_000 + SCENARIO_LIMIT_MS,
  );
});
