/** What operators and the API filter syncs by, all of Temporal's type Keyword. */
export const SEARCH_ATTRIBUTES = {
  object: { name: 'SyncObject', type: 'KEYWORD' },
  connection: { name: 'SyncConnection', type: 'KEYWORD' },
  destination: { name: 'SyncDestination', type: 'KEYWORD' },
  status: { name: 'SyncStatus', type: 'KEYWORD' },
  name: { name: 'SyncName', type: 'KEYWORD' },
} as const;
