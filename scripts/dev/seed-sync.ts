import type { Api } from '../stack/api.ts';

/** Something to look at in an installation that has just been made: people, every quarter of an hour. */
export async function seedSync(api: Api, places: { connectionId: string; destinationId: string }): Promise<void> {
  await api.create('/v1/syncs', {
    ...places,
    name: 'Contacts',
    object: 'Contact',
    identifier: 'Id',
    fields: [
      { source: 'Email', target: 'email' },
      { source: 'FirstName', target: 'first_name' },
    ],
    filter: 'Email != null',
    format: { type: 'person' },
    schedule: { every: '15m' },
  });
}
