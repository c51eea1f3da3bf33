import type { WorkspaceEvent } from '../../../simulators/customerio/workspace.ts';
import { compareKind } from './compare-kind.ts';
import type { KindComparison } from './compare-kind.ts';
import type { Org } from './mapped-attributes.ts';
import { EVENT_NAME, TASK_FIELDS } from './syncs.ts';

/**
 * What should have happened at Customer.io: an event for each task as each set of runs found it, unless it said the same
 * before. What happened stays, whatever becomes of the task.
 */
export class ExpectedEvents {
  readonly #lastSaid = new Map<unknown, string>();
  readonly #events: string[] = [];

  /** Takes the org's tasks as they are now: to be called before each set of runs, and after the changes. */
  note(org: Org): void {
    for (const row of org.rows('Task')) {
      if (row['WhoId'] === null) continue;
      const said = describe({
        name: EVENT_NAME,
        userId: String(row['WhoId']),
        timestamp: Date.parse(String(row['CreatedDate'])),
        // An event has no earlier properties to keep: an empty field is said to be empty.
        properties: Object.fromEntries(TASK_FIELDS.map(([source, target]) => [target, row[source] ?? null])),
      });
      if (this.#lastSaid.get(row['Id']) === said) continue;
      this.#lastSaid.set(row['Id'], said);
      this.#events.push(said);
    }
  }

  compare(events: readonly WorkspaceEvent[]): KindComparison {
    return compareKind('events', numbered(this.#events), numbered(events.map(describe)));
  }
}

type Said = { name: string; userId?: string; timestamp: number; properties: Readonly<Record<string, unknown>> };

/** Who, what, when and with what: all that there is of an event. */
function describe({ name, userId, timestamp, properties }: Said): string {
  const sorted = Object.entries(properties).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${userId ?? 'nobody'} "${name}" at ${new Date(timestamp).toISOString()} ${JSON.stringify(Object.fromEntries(sorted))}`;
}

/** Events have no ids: equal ones are told apart by a number. */
function* numbered(events: readonly string[]): Generator<readonly [string, Record<string, never>]> {
  const seen = new Map<string, number>();
  for (const event of events) {
    const count = (seen.get(event) ?? 0) + 1;
    seen.set(event, count);
    yield [`${event}, number ${count}`, {}];
  }
}
