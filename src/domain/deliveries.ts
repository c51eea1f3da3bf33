/**
 * Messages as the ledger is asked about them and told of them: column by column, because there may be millions and an
 * object of each would cost more than the message. All columns are of one length; a place in them is a message.
 */
export type Deliveries = {
  /** Salesforce ids, 18 characters. */
  recordIds: string[];
  /** What stands for the record at Customer.io: a person, an object or a relationship. */
  keys: string[];
  /** What is said, as `Delivery.fingerprint`. */
  fingerprints: string[];
  /** ISO 8601: the record's version. */
  versions: string[];
};

export function noDeliveries(): Deliveries {
  return { recordIds: [], keys: [], fingerprints: [], versions: [] };
}

/** Of one message. */
export type NotedDelivery = { recordId: string; key: string; fingerprint: string; version: string };

export function addDelivery(
  { recordIds, keys, fingerprints, versions }: Deliveries,
  { recordId, key, fingerprint, version }: NotedDelivery,
): void {
  recordIds.push(recordId);
  keys.push(key);
  fingerprints.push(fingerprint);
  versions.push(version);
}

/** Those at these places, in their order. */
export function deliveriesAt(deliveries: Deliveries, places: readonly number[]): Deliveries {
  const at = (column: readonly string[]): string[] => places.map((place) => column[place] ?? '');
  return {
    recordIds: at(deliveries.recordIds),
    keys: at(deliveries.keys),
    fingerprints: at(deliveries.fingerprints),
    versions: at(deliveries.versions),
  };
}
