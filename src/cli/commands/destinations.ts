import { command } from '../command.ts';
import { table } from '../format/table.ts';
import { knownPlaces } from '../places.ts';
import { say } from '../session.ts';

const HEADINGS = ['NAME', 'REGION', 'ENDPOINT', 'ID'];

export const destinations = command({
  usage: 'destinations',
  summary: 'List the Customer.io sources that are sent to',
  examples: ['destinations', 'destinations --json'],
  async run(session) {
    const { destinations: found } = await knownPlaces(session);
    const rows = found.map(({ name, region, endpoint = '-', id }) => [name, region, endpoint, id]);
    say(session, found, () => table(HEADINGS, rows, 'There is no destination yet: POST /v1/destinations adds one.'));
  },
});
