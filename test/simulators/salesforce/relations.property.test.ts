import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Org } from '../../../simulators/salesforce/org/org.ts';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';

type Step = {
  what: 'move' | 'leave' | 'delete' | 'undelete' | 'purge' | 'merge' | 'merge accounts' | 'convert' | 'relate';
  one: number;
  two: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('move', 'leave', 'delete', 'undelete', 'purge', 'merge', 'merge accounts', 'convert', 'relate'),
  one: fc.nat(1_000),
  two: fc.nat(1_000),
});

/** Takes a step as far as the org's present state has something for it. */
function take(org: Org, { what, one, two }: Step, bin: string[]): void {
  const contacts = [...org.ids('Contact')];
  const accounts = [...org.ids('Account')];
  const contact = contacts[one % contacts.length];
  const account = accounts[two % accounts.length];
  const other = contacts[two % contacts.length];
  const binned = bin[one % Math.max(1, bin.length)];
  if (contact === undefined || account === undefined || other === undefined) return;
  switch (what) {
    case 'move':
      return org.update('Contact', contact, { AccountId: account });
    case 'leave':
      return org.update('Contact', contact, { AccountId: null });
    case 'delete':
      bin.push(contact);
      return org.delete('Contact', contact);
    case 'undelete':
    case 'purge':
      if (binned === undefined) return;
      bin.splice(bin.indexOf(binned), 1);
      return org[what]('Contact', binned);
    case 'merge':
      return contact === other ? undefined : org.merge('Contact', contact, [other]);
    case 'merge accounts': {
      const loser = accounts[one % accounts.length];
      return loser === undefined || loser === account ? undefined : org.merge('Account', account, [loser]);
    }
    case 'convert': {
      const lead = [...org.rows('Lead')].find(({ IsConverted }) => IsConverted === false);
      if (lead !== undefined) org.convertLead(String(lead['Id']), { accountId: account, opportunityName: 'Deal' });
      return;
    }
    case 'relate': {
      const { AccountId } = org.row('Contact', contact);
      const has = [...org.rows('AccountContactRelation')].some(
        (row) => row['ContactId'] === contact && row['AccountId'] === account,
      );
      if (AccountId === null || has) return;
      org.insert('AccountContactRelation', { AccountId: account, ContactId: contact });
    }
  }
}

describe('whatever happens to contacts', () => {
  it('each live one with an account has one direct relation, to it; one without has none; no pair is there twice', async () => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const simulator = await startSalesforceSimulator({ contacts: 30 });
      const { org } = simulator;
      const bin: string[] = [];
      for (const each of steps) take(org, each, bin);
      const accountOf = new Map([...org.rows('Contact')].map(({ Id, AccountId }) => [Id, AccountId]));
      const relations = [...org.rows('AccountContactRelation')];
      const pairs = relations.map(({ AccountId, ContactId }) => `${String(AccountId)} ${String(ContactId)}`);
      expect(new Set(pairs).size).toBe(pairs.length);
      for (const { ContactId, AccountId, IsDirect } of relations) {
        expect(accountOf.get(ContactId ?? null) ?? 'no account').not.toBe('no account');
        expect(accountOf.get(ContactId ?? null) === AccountId).toBe(IsDirect);
      }
      const direct = relations.filter(({ IsDirect }) => IsDirect).length;
      expect(direct).toBe([...accountOf.values()].filter((account) => account !== null).length);
      for (const { ContactId } of [...org.rows('OpportunityContactRole'), ...org.rows('CampaignMember')]) {
        if (ContactId !== null) expect(accountOf.has(ContactId ?? null)).toBe(true);
      }
      await simulator.close();
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
