import { randomUUID } from 'node:crypto';
import { startRounds } from '../rounds.ts';
import { AlertRounds } from './alert-rounds.ts';
import type { AlertRoundsOptions } from './alert-rounds.ts';
import type { WebhookAnswer } from './webhook.ts';

const EVERY_MS = 2_000;

export type Alerts = {
  /** Sends a message that tells of nothing, once, and says what the receiver said. */
  test(): Promise<{ id: string; answer: WebhookAnswer }>;
  /** Judges and sends until it is stopped; `stop` waits for what is being sent. */
  start(): { stop(): Promise<void> };
};

export function createAlerts(options: AlertRoundsOptions, everyMs = EVERY_MS): Alerts {
  const { store, webhook, log } = options;
  return {
    async test() {
      const id = `msg_${randomUUID().replaceAll('-', '')}`;
      const data = { message: 'A test of the address for alerts. Nothing has happened.' };
      const body = JSON.stringify({ type: 'alert.test', timestamp: new Date().toISOString(), data });
      return { id, answer: await webhook.post({ id, body }) };
    },
    start() {
      const rounds = new AlertRounds(options);
      let begun = false;
      return startRounds(async () => {
        try {
          // The process before this one may have known other rules, or none.
          if (!begun) await store.judgeAllAgain();
          begun = true;
          await rounds.once(new Date());
        } catch (error) {
          log.warn({ error }, 'alerts could not be looked after; the next round tries again');
        }
      }, everyMs);
    },
  };
}
