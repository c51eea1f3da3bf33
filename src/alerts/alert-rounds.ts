import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AlertRules, AlertStore, OutgoingMessage, SendOutcome } from '../store/alert-store.ts';
import { retryDelay } from './retry-delay.ts';
import type { Webhook } from './webhook.ts';

/** Longer than a message may take: one that was being sent when its process died is sent again after it. */
const LEASE_MS = 60_000;
const AT_ONCE = 10;

export type AlertRoundsOptions = {
  store: AlertStore;
  webhook: Webhook;
  rules: AlertRules;
  log: Logger;
  /** In [0, 1). */
  random?: () => number;
};

/** What every process does every few seconds: judge what is due, and send what follows. Any number of them may. */
export class AlertRounds {
  private readonly options: AlertRoundsOptions;

  constructor(options: AlertRoundsOptions) {
    this.options = options;
  }

  async once(now: Date): Promise<void> {
    await this.judge(now);
    await this.send(now);
  }

  private async judge(now: Date): Promise<void> {
    const { store, rules, log } = this.options;
    await store.lookAtConnections(now);
    let judged: number;
    do {
      const round = await store.judge(rules, now);
      for (const { id, error } of round.failed) log.error({ id, error }, 'the alerts of a sync could not be judged');
      judged = round.judged;
    } while (judged > 0);
  }

  private async send(now: Date): Promise<void> {
    const leaseId = randomUUID();
    const messages = await this.options.store.take(leaseId, AT_ONCE, LEASE_MS);
    await Promise.all(messages.map((message) => this.sendOne(message, leaseId, now)));
  }

  private async sendOne(message: OutgoingMessage, leaseId: string, now: Date): Promise<void> {
    const { store, webhook, log, random = Math.random } = this.options;
    const { id, type, attempts } = message;
    const answer = await webhook.post(message);
    if (answer.type === 'accepted') {
      await store.settle(id, leaseId, { type: 'delivered' });
      log.info({ id, type, attempts }, 'alert delivered');
      return;
    }
    const error = answer.type === 'refused' ? `answered ${answer.status}` : answer.error;
    const waitMs = answer.type === 'refused' ? answer.waitMs : undefined;
    const inMs = retryDelay(attempts, now.getTime() - message.createdAt.getTime(), random, waitMs);
    const others = waitMs === undefined ? {} : { othersMs: waitMs };
    const outcome: SendOutcome =
      inMs === undefined ? { type: 'given_up', error } : { type: 'again', error, inMs, ...others };
    await store.settle(id, leaseId, outcome);
    if (inMs === undefined) log.error({ id, type, attempts, error }, 'an alert could not be delivered: given up');
    else log.warn({ id, type, attempts, error, inMs }, 'an alert could not be delivered; it is sent again');
  }
}
