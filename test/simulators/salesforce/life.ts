import { expect } from 'vitest';
import { Client } from './client.ts';

const NOON = Date.parse('2026-11-25T12:00:00Z');
const MINUTE_MS = 60_000;
export const RELATION = 'AccountContactRelation';
export const ROLE = 'OpportunityContactRole';

export type Row = Record<string, unknown>;
type Person = Record<'account' | 'contact' | 'deal' | 'member' | 'campaign', string>;

/** An org of a hundred contacts, changed over HTTP with a minute between two changes, and read over HTTP. */
export class Life {
  readonly client: Client;
  readonly #clock: { now: number };

  private constructor(client: Client, clock: { now: number }) {
    this.client = client;
    this.#clock = clock;
  }

  static async start(): Promise<Life> {
    const clock = { now: NOON };
    return new Life(await Client.start({ contacts: 100, clock: () => clock.now }), clock);
  }

  get now(): number {
    return this.#clock.now;
  }

  async change(name: string, body: unknown): Promise<[status: number, answer: Record<string, string>]> {
    this.#clock.now += MINUTE_MS;
    const { url } = this.client.simulator;
    const answer = await fetch(`${url}/__simulator/${name}`, { method: 'POST', body: JSON.stringify(body) });
    const json: Record<string, string> = Object.assign({}, await answer.json());
    return [answer.status, json];
  }

  async done(name: string, body: Row): Promise<Record<string, string>> {
    const [status, answer] = await this.change(name, body);
    expect([status, answer]).toEqual([200, answer]);
    return answer;
  }

  async insert(object: string, fields: Row): Promise<string> {
    return (await this.done('insert', { object, fields }))['id'] ?? '';
  }

  async find(resource: 'query' | 'queryAll', soql: string): Promise<Row[]> {
    const { records } = await this.client.get<{ records: Row[] }>(`${resource}?q=${encodeURIComponent(soql)}`);
    return records.map(({ attributes: _attributes, ...row }) => row);
  }

  /** What an incremental run would read: ids of the rows that the last change stamped. */
  async stamped(object: string): Promise<unknown[]> {
    const at = new Date(this.now).toISOString();
    const rows = await this.find('queryAll', `SELECT Id FROM ${object} WHERE SystemModstamp >= ${at}`);
    return rows.map(({ Id }) => Id);
  }

  /** An account, a contact of it, a deal with it, and a campaign that it is a member of. */
  async person(name: string): Promise<Person> {
    const account = await this.insert('Account', { Name: `${name} Ltd` });
    const contact = await this.insert('Contact', { LastName: name, AccountId: account });
    const deal = await this.insert('Opportunity', { Name: `${name} deal`, AccountId: account, ContactId: contact });
    const campaign = await this.insert('Campaign', { Name: `${name} campaign` });
    const member = await this.insert('CampaignMember', { CampaignId: campaign, ContactId: contact, Status: 'Sent' });
    return { account, contact, deal, member, campaign };
  }
}
