import type { Sync } from '../client/api.generated.ts';
import { allEntries, dataOf } from '../client/answers.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { latestDefinition } from './format/sync.ts';
import { named } from './named.ts';
import type { Session } from './session.ts';

const LIST_PAUSE_MS = 500;
const MAX_LIST_TRIES = 20;

export function allSyncs({ client }: Session): Promise<Sync[]> {
  return allEntries((query) => client.GET('/v1/syncs', { params: { query } }));
}

/** By its id, or by a name that no other sync has. */
export async function findSync(session: Session, wanted: string): Promise<Sync> {
  if (/^syn_\w+$/.test(wanted)) {
    return dataOf(session.client.GET('/v1/syncs/{syncId}', { params: { path: { syncId: wanted } } }));
  }
  const all = (await allSyncs(session)).map((sync) => ({ id: sync.id, name: latestDefinition(sync).name, sync }));
  const { id, sync } = named('sync', all, wanted);
  if (id === sync.id) return sync;
  throw new CliError(EXIT.notFound, `There is no sync ${wanted}.`);
}

/** The list trails the syncs by up to a few seconds: without this, what is asked next would not know of new ones. */
export async function untilListed(session: Session, ids: readonly string[]): Promise<void> {
  for (let tries = 0; tries < MAX_LIST_TRIES && ids.length > 0; tries += 1) {
    const listed = new Set((await allSyncs(session)).map(({ id }) => id));
    if (ids.every((id) => listed.has(id))) return;
    await session.io.pause(LIST_PAUSE_MS);
  }
}
