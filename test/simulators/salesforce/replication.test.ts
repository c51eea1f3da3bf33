import { Connection } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstError } from './client.ts';
import { Life } from './life.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

let life: Life;
let connection: Connection;
beforeEach(async () => {
  life = await Life.start();
  const { accessToken, simulator } = life.client;
  connection = new Connection({ instanceUrl: simulator.url, accessToken, version: '67.0' });
});
afterEach(() => life.client.close());

describe('what was deleted and updated', () => {
  it('is told by id and time, what no query has any more too', async () => {
    const { contact, member } = await life.person('Ada');
    const before = life.now;
    await life.done('delete', { object: 'CampaignMember', id: member });
    const at = `${new Date(life.now).toISOString().slice(0, 19)}.000+0000`;
    await life.done('delete', { object: 'Contact', id: contact });
    await life.done('purge', { object: 'Contact', id: contact });
    const from = new Date(before);
    const to = new Date(life.now + MINUTE_MS);
    const members = await connection.sobject('CampaignMember').deleted(from, to);
    expect(members).toMatchObject({ deletedRecords: [{ id: member, deletedDate: at }] });
    expect((await connection.sobject('Contact').deleted(from, to)).deletedRecords.map(({ id }) => id)).toEqual([
      contact,
    ]);
    expect((await connection.sobject('Contact').deleted(new Date(before - DAY_MS), from)).deletedRecords).toEqual([]);
    expect((await connection.sobject('Lead').deleted(from, to)).deletedRecords).toEqual([]);
  });

  it('tells the live ones that were inserted or edited', async () => {
    const before = new Date(life.now);
    const { contact } = await life.person('Ada');
    const [edited, other] = life.client.simulator.org.ids('Contact');
    await life.done('update', { object: 'Contact', id: edited, fields: { Title: 'Chief' } });
    await life.done('update', { object: 'Contact', id: other, fields: { Title: 'Chief' } });
    await life.done('delete', { object: 'Contact', id: other });
    const { ids } = await connection.sobject('Contact').updated(before, new Date(life.now + MINUTE_MS));
    expect(ids).toEqual([edited, contact]);
  });

  it.each([
    ['deleted', -16 * DAY_MS, 0],
    ['updated', -31 * DAY_MS, 0],
    ['deleted', 0, 0],
    ['deleted', 0, 30_000],
    ['deleted', MINUTE_MS, 0],
  ])('%s refuses from %d ms to %d ms', async (kind, from, to) => {
    const [start, end] = [from, to].map((shift) => encodeURIComponent(new Date(life.now + shift).toISOString()));
    const answer = await life.client.ask('GET', `sobjects/Contact/${kind}/?start=${start}&end=${end}`);
    expect([answer.status, firstError(answer).errorCode]).toEqual([400, 'INVALID_REPLICATION_DATE']);
  });
});
