import type { Destination } from '../../client/api.generated.ts';
import { command } from '../command.ts';
import { table } from '../format/table.ts';
import { knownPlaces } from '../places.ts';
import { say } from '../session.ts';

const HEADINGS = ['NAME', 'TYPE', 'SETTINGS', 'ID'];
const OF_EVERY_KIND: ReadonlySet<string> = new Set(['id', 'name', 'type', 'createdAt']);

export const destinations = command({
  usage: 'destinations',
  summary: 'List the Customer.io sources that are sent to',
  examples: ['destinations', 'destinations --json'],
  async run(session) {
    const { destinations: found } = await knownPlaces(session);
    const rows = found.map((each) => [each.name, each.type, settingsOf(each), each.id]);
    say(session, found, () => table(HEADINGS, rows, 'There is no destination yet: POST /v1/destinations adds one.'));
  },
});

/** Whatever its kind has: `region us, endpoint https://cdp.customer.io/v1`. */
function settingsOf(destination: Destination): string {
  const settings = Object.entries(destination).filter(([name]) => !OF_EVERY_KIND.has(name));
  const words = settings.map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return words.join(', ');
}
