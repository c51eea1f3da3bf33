import { z } from 'zod';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition, syncText } from '../format/sync.ts';
import { comingTime } from '../format/time.ts';
import { knownPlaces, placeNames } from '../places.ts';
import { say } from '../session.ts';
import { watch } from '../watch.ts';

export const show = command({
  usage: 'show <sync>',
  summary: 'Show a sync; on a terminal, follow a run that is under way',
  flags: [
    ['-w, --watch', 'follow the run under way, or the next one, to its end'],
    ['--no-watch', 'only show'],
  ],
  examples: ['show Contacts', 'show Contacts --watch', 'show syn_8f3kq2mz7w --json'],
  options: z.object({ watch: z.boolean().optional() }),
  async run(session, [wanted = ''], options) {
    const [sync, places] = await Promise.all([findSync(session, wanted), knownPlaces(session)]);
    if (!(session.json && options.watch === true))
      say(session, sync, () => syncText(sync, placeNames(places, latestDefinition(sync)), session.io));
    const { currentRun, lastRun } = sync;
    const waits = options.watch === true && currentRun === undefined && sync.status !== 'paused';
    if (waits) session.io.err(`No run is under way: the next one comes ${comingTime(sync.nextRunAt, session.io)}.\n`);
    const looks = session.io.outIsTerminal && !session.json && currentRun !== undefined && sync.status !== 'paused';
    return (options.watch ?? looks) ? watch(session, sync.id, lastRun?.id) : EXIT.ok;
  },
});
