import type { Connection } from '../store/store.ts';
import type { Identity } from '../salesforce/salesforce.ts';

/** Ids come with 15 or 18 characters. An org that cannot be told is not the same. */
export function isSameOrg(connection: Connection, identity: Identity): boolean {
  const { organizationId: before } = connection;
  return before === undefined || before.slice(0, 15) === identity.organizationId?.slice(0, 15);
}
