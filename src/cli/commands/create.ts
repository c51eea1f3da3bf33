import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dataOf } from '../../client/answers.ts';
import { checkedDefinition } from '../apply/sync-file.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { untilListed } from '../find-sync.ts';
import { comingTime } from '../format/time.ts';
import { knownPlaces, withPlaceIds } from '../places.ts';
import { readDocument } from '../read-document.ts';
import { say } from '../session.ts';
import { watch, WATCH } from '../watch.ts';

export const create = command({
  usage: 'create',
  summary: 'Create a sync from a file; its first run starts at once',
  flags: [
    [
      '-f, --file <path>',
      'the definition as YAML or JSON, with connection and destination by name; - for standard input',
    ],
    ['--paused', 'nothing runs before a resume'],
    WATCH,
  ],
  examples: ['create -f contacts.yaml', 'create -f contacts.yaml --watch', 'create -f - --paused < contacts.json'],
  options: z.object({ file: z.string().optional(), paused: z.boolean().optional(), watch: z.boolean().optional() }),
  async run(session, _args, { file, paused, watch: watches = false }) {
    if (file === undefined) throw new CliError(EXIT.usage, 'Say which file: create -f contacts.yaml');
    const given = await readDocument(session.io, file);
    if (typeof given === 'object' && given !== null && 'syncs' in given) {
      throw new CliError(EXIT.usage, `${file} is a list of syncs.`, { hint: `Use: apply -f ${file}` });
    }
    const places = await knownPlaces(session);
    const body = checkedDefinition(
      file,
      z
        .record(z.string(), z.unknown())
        .catch({})
        .transform((entry) => withPlaceIds(places, entry))
        .parse(given),
    );
    const params = {
      header: { 'Idempotency-Key': randomUUID() },
      ...(paused === true ? { query: { paused: 'true' as const } } : {}),
    };
    const sync = await dataOf(session.client.POST('/v1/syncs', { body, params }));
    // So that the next command finds it by its name.
    await untilListed(session, [sync.id]);
    const next = paused === true ? `It is paused: resume ${sync.id} starts it.` : startWords(sync.nextRunAt);
    if (!(session.json && watches)) say(session, sync, () => `Created ${body.name} (${sync.id}). ${next}`);
    return watches ? watch(session, sync.id, undefined) : EXIT.ok;

    function startWords(nextRunAt: string | undefined): string {
      const when = nextRunAt === undefined ? 'now' : comingTime(nextRunAt, session.io);
      return `Its first run starts ${when}: show ${sync.id} follows it.`;
    }
  },
});
