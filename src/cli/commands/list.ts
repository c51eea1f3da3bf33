import { z } from 'zod';
import { allEntries } from '../../client/answers.ts';
import type { Sync } from '../../client/api.generated.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { runCounts } from '../format/run.ts';
import { latestDefinition, statusWords } from '../format/sync.ts';
import { table } from '../format/table.ts';
import { comingTime, relativeTime } from '../format/time.ts';
import type { Io } from '../io.ts';
import { named } from '../named.ts';
import { knownPlaces } from '../places.ts';
import { say } from '../session.ts';

const STATUSES = ['active', 'running', 'waiting', 'paused', 'needs_attention'] as const satisfies Sync['status'][];
const HEADINGS = ['NAME', 'STATUS', 'WHAT', 'LAST RUN', 'RECORDS', 'NEXT RUN', 'ID'];

export const list = command({
  usage: 'list',
  summary: 'List the syncs',
  flags: [
    ['--status <status>', STATUSES.join(', ')],
    ['--connection <name>', 'only those of one Salesforce org'],
  ],
  examples: ['list', 'list --status needs_attention', 'list --json'],
  options: z.object({ status: z.string().optional(), connection: z.string().optional() }),
  async run(session, _args, options) {
    const status = options.status === undefined ? {} : { status: statusOf(options.status) };
    const { connections } = options.connection === undefined ? { connections: [] } : await knownPlaces(session);
    const connection =
      options.connection === undefined ? {} : { connectionId: named('connection', connections, options.connection).id };
    const syncs = await allEntries((query) =>
      session.client.GET('/v1/syncs', { params: { query: { ...query, ...status, ...connection } } }),
    );
    const nothing = 'There are no such syncs. salesforce-data-in create makes one.';
    say(session, syncs, () =>
      table(
        HEADINGS,
        syncs.map((sync) => row(sync, session.io)),
        nothing,
      ),
    );
  },
});

function row(sync: Sync, io: Io): string[] {
  const { name, object, format } = latestDefinition(sync);
  const run = sync.currentRun ?? sync.lastRun;
  return [
    name,
    statusWords(sync),
    `${object} to ${format.type}`,
    run === undefined ? '-' : `${run.status} ${relativeTime(run.endedAt ?? run.startedAt, io)}`,
    run === undefined ? '-' : runCounts(run),
    comingTime(sync.nextRunAt, io),
    sync.id,
  ];
}

function statusOf(text: string): Sync['status'] {
  const status = STATUSES.find((each) => each === text.replace(/[ -]/g, '_'));
  if (status !== undefined) return status;
  throw new CliError(EXIT.usage, `There is no status ${JSON.stringify(text)}.`, {
    hint: `It is one of ${STATUSES.join(', ')}.`,
  });
}
