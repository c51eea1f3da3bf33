import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';

type Org = SalesforceSimulator['org'];
type Row = ReturnType<Org['row']>;

/** What the comparison must know beside the org's present rows. */
export type Changes = {
  lines: string[];
  /** Tasks as the first run found them: what happened stays, whatever becomes of the task. */
  tasksBefore: readonly Row[];
};

/** A day's work in Salesforce, all kinds of it. */
export function changeTheOrg(org: Org): Changes {
  const members = [...org.rows('Contact')].filter((row) => row['AccountId'] !== null).map((row) => String(row['Id']));
  const accounts = [...org.ids('Account')];
  const tasks = [...org.rows('Task')].filter((row) => row['WhoId'] !== null);
  const moved = members.slice(0, 40);
  for (const [index, id] of moved.entries()) {
    const from = org.row('Contact', id)['AccountId'];
    org.update('Contact', id, { AccountId: accounts.find((account, at) => at >= index && account !== from) ?? null });
  }
  const left = members.slice(40, 60);
  for (const id of left) org.update('Contact', id, { AccountId: null });
  const deleted = members.slice(60, 90);
  for (const id of deleted) org.delete('Contact', id);
  for (const id of deleted.slice(0, 5)) org.undelete('Contact', id);
  const [winner = '', ...losers] = members.slice(90, 93);
  org.merge('Contact', winner, losers);
  for (let index = 0; index < 50; index += 1) {
    const account = accounts[index % accounts.length] ?? null;
    org.insert('Contact', { LastName: `New ${index}`, Email: `new.${index}@example.com`, AccountId: account });
  }
  const touched = org.mutate({ object: 'Account', updates: 10, inserts: 5, deletes: 0, seed: 11 });
  const changed = tasks.slice(0, 30).map((row) => String(row['Id']));
  for (const id of changed) org.update('Task', id, { Subject: `Changed: ${id}` });
  for (const row of tasks.slice(30, 40))
    org.update('Task', String(row['Id']), { Description: 'Nothing that is mapped' });
  const deletedTasks = tasks.slice(40, 50);
  for (const row of deletedTasks) org.delete('Task', String(row['Id']));
  const [who = null] = members.slice(100);
  for (let index = 0; index < 20; index += 1) org.insert('Task', { Subject: `New task ${index}`, WhoId: who });
  return {
    lines: [
      `${moved.length} Contacts move to another account, ${left.length} leave theirs, 50 are added`,
      `${deleted.length} Contacts are deleted, 5 of them undeleted, ${losers.length} merged into another`,
      `${touched.updated.length} Accounts are updated, ${touched.inserted.length} added`,
      `${changed.length} Tasks change, 10 in nothing that is mapped, ${deletedTasks.length} are deleted, 20 added`,
    ],
    tasksBefore: tasks,
  };
}

/** Deleted for good, without a trace that a query could find. */
export function purgeContacts(org: Org, count: number): number {
  const ids = [...org.ids('Contact')].slice(-count);
  for (const id of ids) org.hardDelete('Contact', id);
  return ids.length;
}
