import { z } from 'zod';
import { allEntries } from '../../client/answers.ts';
import { command } from '../command.ts';
import { table } from '../format/table.ts';
import { time } from '../format/time.ts';
import { say } from '../session.ts';

const HEADINGS = ['SINCE', 'STATE', 'TYPE', 'ABOUT', 'MESSAGE'];

export const alerts = command({
  usage: 'alerts',
  summary: 'List what is wrong now',
  flags: [['--all', 'also what was resolved in the last 90 days']],
  examples: ['alerts', 'alerts --all --json'],
  options: z.object({ all: z.boolean().optional() }),
  async run(session, _args, { all }) {
    const state = all === true ? {} : { state: 'open' as const };
    const found = await allEntries((query) =>
      session.client.GET('/v1/alerts', { params: { query: { ...query, ...state } } }),
    );
    const rows = found.map((each) => [time(each.since, session.io), each.state, each.type, each.name, each.message]);
    say(session, found, () => table(HEADINGS, rows, 'Nothing is wrong, as far as alerts are turned on.'));
  },
});
