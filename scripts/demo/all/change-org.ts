import { dealer } from './dealer.ts';
import type { Org } from './mapped-attributes.ts';

const COUNTS = {
  updated: 60,
  emptied: 20,
  moved: 40,
  left: 20,
  joined: 10,
  deleted: 30,
  inserted: 50,
  purged: 7,
  undeleted: 5,
} as const;

/** What went into the recycle bin on the first day and may come back. */
export type Bin = { accounts: string[]; contacts: string[]; tasks: string[] };

/** A day's work in Salesforce, all kinds of it. Says what it did, a line for each object. */
export function changeOrg(org: Org): { bin: Bin; lines: string[] } {
  const accounts = changeAccounts(org);
  const contacts = changeContacts(org, accounts.targets);
  const tasks = changeTasks(org);
  const [lead = ''] = org.ids('Lead');
  org.convertLead(lead);
  return {
    bin: {
      accounts: accounts.deleted,
      contacts: [...accounts.contacts, ...contacts.deleted.slice(0, COUNTS.undeleted)],
      tasks: tasks.deleted,
    },
    lines: [accounts.line, contacts.line, tasks.line, 'Leads: 1 becomes a contact with an account of its own'],
  };
}

/** The day after: some come back, and some are gone without a trace that a query could find. */
export function changeOrgAgain(org: Org, bin: Bin): string[] {
  for (const id of bin.accounts) org.undelete('Account', id);
  for (const id of bin.contacts) org.undelete('Contact', id);
  for (const id of bin.tasks) org.undelete('Task', id);
  // The youngest: those who came back are older. One that is purged at once was in the recycle bin between two runs.
  const purged = [...org.ids('Contact')].slice(-COUNTS.purged);
  for (const id of purged.slice(1)) org.hardDelete('Contact', id);
  for (const id of purged.slice(0, 1)) {
    org.delete('Contact', id);
    org.purge('Contact', id);
  }
  return [
    `${bin.accounts.length} Accounts, ${bin.contacts.length} Contacts and ${bin.tasks.length} Tasks come back from the recycle bin`,
    `${purged.length} Contacts are purged without a trace`,
  ];
}

function changeAccounts(org: Org): { targets: string[]; deleted: string[]; contacts: string[]; line: string } {
  const ids = [...org.ids('Account')];
  const deal = dealer(ids);
  const deleted = deal(2);
  // Salesforce deletes an account's contacts with it.
  const contacts = [...org.rows('Contact')]
    .filter(({ AccountId }) => deleted.includes(String(AccountId)))
    .map(({ Id }) => String(Id));
  for (const id of contacts) org.delete('Contact', id);
  for (const id of deleted) org.delete('Account', id);
  const [winner = '', loser = ''] = deal(2);
  org.merge('Account', winner, [loser]);
  for (const id of deal(10)) org.update('Account', id, { Name: `Renamed ${id}`, Industry: null });
  const added = Array.from({ length: 5 }, (_, index) => org.insert('Account', { Name: `New account ${index}` }));
  const targets = [...ids.slice(4), ...added];
  const line = `Accounts: 10 updated, ${added.length} added, ${deleted.length} deleted with ${contacts.length} contacts, 2 merged`;
  return { targets, deleted, contacts, line };
}

function changeContacts(org: Org, accounts: readonly string[]): { deleted: string[]; line: string } {
  const rows = [...org.rows('Contact')];
  const idsOf = (belongs: boolean): string[] =>
    rows.filter(({ AccountId }) => (AccountId !== null) === belongs).map(({ Id }) => String(Id));
  const deal = dealer(idsOf(true));
  for (const id of deal(COUNTS.updated)) org.update('Contact', id, { Title: `Edited ${id}`, LastName: 'Ñandú "Z"' });
  for (const id of deal(COUNTS.emptied)) org.update('Contact', id, { Title: null, MailingCity: null });
  for (const [index, id] of deal(COUNTS.moved).entries()) {
    const from = org.row('Contact', id)['AccountId'];
    const [to = null] = accounts.slice(index % (accounts.length - 1)).filter((account) => account !== from);
    org.update('Contact', id, { AccountId: to });
  }
  for (const id of deal(COUNTS.left)) org.update('Contact', id, { AccountId: null });
  for (const id of dealer(idsOf(false))(COUNTS.joined)) org.update('Contact', id, { AccountId: accounts[0] ?? null });
  const deleted = deal(COUNTS.deleted);
  for (const id of deleted) org.delete('Contact', id);
  for (const id of deal(COUNTS.undeleted)) {
    org.delete('Contact', id);
    org.undelete('Contact', id);
  }
  const [winner = '', ...losers] = deal(3);
  org.merge('Contact', winner, losers);
  for (let index = 0; index < COUNTS.inserted; index += 1) {
    const AccountId = accounts[index % accounts.length] ?? null;
    org.insert('Contact', { LastName: `New ${index}`, Email: `new.${index}@example.com`, AccountId });
  }
  const { updated, emptied, moved, left, joined, inserted, undeleted } = COUNTS;
  const line =
    `Contacts: ${updated + emptied} updated, ${moved} move to another account, ${left} leave theirs, ${joined} join one,\n` +
    `    ${inserted} added, ${deleted.length} deleted, ${undeleted} deleted and undeleted, ${losers.length} merged into another`;
  return { deleted, line };
}

function changeTasks(org: Org): { deleted: string[]; line: string } {
  const deal = dealer([...org.rows('Task')].filter(({ WhoId }) => WhoId !== null).map(({ Id }) => String(Id)));
  const [who = null] = [...org.ids('Contact')].slice(-1);
  for (const id of deal(30)) org.update('Task', id, { Subject: `Changed: ${id}` });
  for (const id of deal(10)) org.update('Task', id, { Description: 'Nothing that is mapped' });
  for (const id of deal(5)) org.update('Task', id, { WhoId: null });
  for (const id of deal(5)) org.update('Task', id, { WhoId: who });
  const deleted = deal(10);
  for (const id of deleted) org.delete('Task', id);
  for (let index = 0; index < 20; index += 1) org.insert('Task', { Subject: `New task ${index % 2}`, WhoId: who });
  const line =
    'Tasks: 30 change, 10 in nothing that is mapped, 5 lose their contact, 5 get another, 10 deleted, 20 added';
  return { deleted, line };
}
