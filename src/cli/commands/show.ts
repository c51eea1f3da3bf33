import { command } from '../command.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition, syncText } from '../format/sync.ts';
import { knownPlaces, placeNames } from '../places.ts';
import { say } from '../session.ts';

export const show = command({
  usage: 'show <sync>',
  summary: 'Show a sync',
  examples: ['show Contacts', 'show syn_8f3kq2mz7w --json'],
  async run(session, [wanted = '']) {
    const [sync, places] = await Promise.all([findSync(session, wanted), knownPlaces(session)]);
    say(session, sync, () => syncText(sync, placeNames(places, latestDefinition(sync)), session.io));
  },
});
