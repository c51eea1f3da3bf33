import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAlerts } from '../../src/alerts/alerts.ts';
import { AlertRounds } from '../../src/alerts/alert-rounds.ts';
import { webhookKey } from '../../src/alerts/sign-webhook.ts';
import { createWebhook } from '../../src/alerts/webhook.ts';
import type { Store } from '../../src/store/store.ts';
import { describeStore, dumpRows, freshId } from '../store/engines.ts';
import { until } from '../support/until.ts';
import { Receiver } from './receiver.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const RULES = { staleIntervals: 3, rejectedPercent: 10 };
const facts = {
  name: 'Contacts',
  connectionId: 'con_exampleexample',
  schedule: { every: '1h' },
  // So that it is not called silent as well.
  paused: true,
  trouble: { kind: 'attention', code: 'definition.invalid', message: 'Mend it.', failures: 1 },
} as const;

describeStore('the sending of alerts', (database) => {
  let store: Store;
  let receiver: Receiver;
  let lines: string[];
  beforeEach(async () => {
    store = database.store();
    receiver = await Receiver.start([SECRET]);
    lines = [];
    await database.db.deleteFrom('alerts').execute();
    await database.db.deleteFrom('alert_watches').execute();
  });
  afterEach(async () => {
    await receiver.stop();
    const said = [...lines, await dumpRows(database.db)].join('\n');
    for (const secret of [SECRET, SECRET.slice(6), 'SECRET-PATH']) expect(said).not.toContain(secret);
  });

  function optionsOf(by = store) {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const keys = [webhookKey(SECRET) ?? Buffer.alloc(0)];
    const webhook = createWebhook({ url: receiver.url, keys, userAgent: 'test', timeoutMs: 200 });
    return { store: by.alerts, webhook, rules: RULES, log: pino({ level: 'trace' }, sink), random: () => 0 };
  }
  const trouble = async (): Promise<string> => {
    const id = freshId('syn');
    await store.alerts.report(id, { at: new Date(), facts });
    return id;
  };
  const allDue = () =>
    database.db
      .updateTable('alert_messages')
      .set({ due_at: new Date(0) })
      .execute();

  it('goes on after 500, silence, a lost connection and a redirect, with the same id and the same bytes', async () => {
    await trouble();
    receiver.answers.push(500, 'silence', 'drop', 'redirect');
    const rounds = new AlertRounds(optionsOf());
    for (let round = 0; round < 6; round += 1) {
      await rounds.once(new Date());
      await allDue();
    }
    expect(receiver.attempts).toHaveLength(5);
    expect(new Set(receiver.attempts.map(({ id, text }) => `${id} ${text}`)).size).toBe(1);
    expect(receiver.typesOf()).toEqual(['sync.needs_attention']);
    const { data } = await store.alerts.list({}, { limit: 10 });
    expect(data[0]?.messages).toMatchObject([{ status: 'delivered', attempts: 5, lastError: 'answered 307' }]);
  });

  it('waits between attempts', async () => {
    await trouble();
    receiver.answers.push(500);
    const rounds = new AlertRounds({ ...optionsOf(), random: () => 1 });
    await rounds.once(new Date());
    const rows = await database.db.selectFrom('alert_messages').select('due_at').execute();
    expect(rows[0]?.due_at.getTime()).toBeGreaterThan(Date.now());
    await rounds.once(new Date(0));
    expect(receiver.attempts).toHaveLength(1);
  });

  it('waits as long as the receiver asks, with all that waits for it, though another process sends', async () => {
    const id = await trouble();
    receiver.answers.push({ status: 429, headers: { 'retry-after': '600' } });
    await store.alerts.judge(RULES, new Date());
    const { trouble: _mended, ...mended } = facts;
    await store.alerts.report(id, { at: new Date(), facts: mended });
    await new AlertRounds(optionsOf()).once(new Date());
    const rows = await database.db.selectFrom('alert_messages').select('due_at').execute();
    const seconds = rows.map((row) => Math.round((row.due_at.getTime() - Date.now()) / 10_000) * 10);
    expect(seconds).toEqual([600, 600]);
    await new AlertRounds(optionsOf(database.store())).once(new Date());
    expect(receiver.attempts).toHaveLength(1);
  });

  it('gives up after three days, says so at level error, and lets the next word through', async () => {
    const id = await trouble();
    receiver.answers.push(500, 500);
    const rounds = new AlertRounds(optionsOf());
    const begun = Date.now();
    await rounds.once(new Date(begun));
    await allDue();
    await rounds.once(new Date(begun + 3 * 86_400_000));
    expect(lines.filter((line) => line.includes('"level":50'))).toHaveLength(1);
    const { trouble: _mended, ...mended } = facts;
    await store.alerts.report(id, { at: new Date(begun + 1), facts: mended });
    await rounds.once(new Date(begun + 4 * 86_400_000));
    expect(receiver.typesOf(id)).toEqual(['sync.needs_attention.resolved']);
  });

  it('is done once by several processes that look at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, trouble));
    const processes = [store, database.store(), database.store()].map((by) => createAlerts(optionsOf(by), 10).start());
    await until('all were told', () => receiver.accepted.size === ids.length);
    await Promise.all(processes.map((process) => process.stop()));
    expect(receiver.attempts).toHaveLength(ids.length);
  });

  it('repeats with the same id what a process had sent when it died before it could write that down', async () => {
    await trouble();
    const dying = optionsOf();
    const settle = (): Promise<boolean> => Promise.reject(new Error('the process is dead'));
    await expect(new AlertRounds({ ...dying, store: { ...dying.store, settle } }).once(new Date())).rejects.toThrow();
    const next = new AlertRounds(optionsOf());
    await next.once(new Date());
    expect(receiver.attempts).toHaveLength(1);
    await database.db
      .updateTable('alert_messages')
      .set({ leased_until: new Date(0) })
      .execute();
    await next.once(new Date());
    await next.once(new Date());
    expect(receiver.attempts).toHaveLength(2);
    expect(receiver.accepted.size).toBe(1);
  });

  it('goes on with the others when one sync cannot be judged', async () => {
    const [broken, sound] = [await trouble(), await trouble()];
    await store.alerts.report(broken, {
      at: new Date(),
      facts: { ...facts, paused: false, schedule: { cron: 'nonsense', timeZone: 'UTC' } },
    });
    await new AlertRounds(optionsOf()).once(new Date());
    expect(receiver.typesOf(sound)).toEqual(['sync.needs_attention']);
    expect(lines.join('')).toContain('could not be judged');
  });

  it('sends a test that tells of nothing and is kept nowhere', async () => {
    receiver.answers.push(202);
    expect(await createAlerts(optionsOf()).test()).toMatchObject({ answer: { type: 'accepted', status: 202 } });
    expect(receiver.attempts).toMatchObject([{ type: 'alert.test', verified: true }]);
    expect((await store.alerts.list({}, { limit: 10 })).data).toEqual([]);
  });
});
