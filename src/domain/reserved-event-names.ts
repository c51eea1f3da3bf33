/**
 * Events that Customer.io does not record but acts on: a track call with such a name deletes or suppresses somebody. A
 * record's own text must never become one. https://docs.customer.io/integrations/data-in/source-spec/semantic-events/
 */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'User Deleted',
    'Object Deleted',
    'Relationship Deleted',
    'User Suppressed',
    'User Unsuppressed',
    'Device Created or Updated',
    'Device Deleted',
    'Report Delivery Event',
    'Report Content Event',
    // Titles of the same actions in the vendor's prose.
    'Delete Person',
    'Delete Object',
    'Delete Relationship',
    'Person Deleted',
  ].map(plain),
);

export function isReservedEventName(name: string): boolean {
  return RESERVED.has(plain(name));
}

/** Nobody documents how exactly the names are compared. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}
