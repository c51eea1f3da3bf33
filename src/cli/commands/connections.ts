import { command } from '../command.ts';
import { table } from '../format/table.ts';
import { knownPlaces } from '../places.ts';
import { say } from '../session.ts';

const HEADINGS = ['NAME', 'STATUS', 'ENVIRONMENT', 'ORG', 'USER', 'ID', 'REASON'];

export const connections = command({
  usage: 'connections',
  summary: 'List the Salesforce orgs that are connected',
  examples: ['connections', 'connections --json'],
  async run(session) {
    const { connections: found } = await knownPlaces(session);
    const rows = found.map((each) => [
      each.name,
      each.status.replaceAll('_', ' '),
      each.environment,
      each.instanceUrl ?? each.loginUrl,
      each.username ?? '-',
      each.id,
      each.statusReason ?? '',
    ]);
    say(session, found, () => table(HEADINGS, rows, 'No org is connected yet: POST /v1/connections does it.'));
  },
});
