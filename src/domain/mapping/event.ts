import type { FieldPlan, PlannedColumn, PlannedEvent } from '../field-plan.ts';
import { MAX_EVENT_NAME_BYTES } from '../format.ts';
import { isReservedEventName } from '../reserved-event-names.ts';
import { traitsWriter } from './attributes.ts';
import type { FormatMapper } from './format-mapper.ts';
import { identifierOf, missingIdentifier } from './identifier.ts';
import { jsonText } from './json-text.ts';
import { unreadable, type Refusal } from './refusal.ts';
import { readValue } from './values.ts';

/**
 * A record is something that a person did: a track call. The key is the record itself; an event that happened cannot be
 * taken back. https://docs.customer.io/integrations/data-in/source-spec/track-spec/
 */
export function eventMapper(plan: FieldPlan, format: PlannedEvent): FormatMapper {
  const { person, name, timestamp } = format;
  const properties = traitsWriter(plan);
  const fixed = name.type === 'fixed' ? jsonText(name.name) : undefined;
  return {
    key: (cells) => cells[plan.recordId],
    upsert(cells) {
      const userId = identifierOf(person, cells, 'the person');
      if (typeof userId !== 'string') return userId;
      if (userId === '') return missingIdentifier(person.source, 'the person');
      const named = fixed ?? (name.type === 'field' ? eventName(name.field, cells) : '');
      if (typeof named !== 'string') return named;
      const at = timestamp === undefined ? undefined : timeOf(timestamp, cells);
      if (typeof at === 'object') return at;
      const written = properties(cells);
      if (typeof written !== 'string') return written;
      const body = `"userId":${jsonText(userId)},"event":${named},"properties":${written}`;
      return at === undefined ? { call: 'track', body } : { call: 'track', body, timestamp: at };
    },
  };
}

/** In JSON. */
export function eventName({ source, column }: PlannedColumn, cells: readonly string[]): string | Refusal {
  const name = (cells[column] ?? '').trim();
  if (name === '') return { reason: 'missing_event_name', detail: `${source}, the event's name, is empty.` };
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_EVENT_NAME_BYTES) {
    return {
      reason: 'event_name_too_long',
      detail: `${source}, the event's name, has ${bytes} bytes; Customer.io accepts at most ${MAX_EVENT_NAME_BYTES}.`,
    };
  }
  if (!isReservedEventName(name)) return jsonText(name);
  return {
    reason: 'reserved_event_name',
    detail: `${source}, the event's name, is one by which Customer.io deletes or suppresses; it is not sent.`,
  };
}

/** A date is the first moment of its day in UTC. */
function timeOf({ source, type, column }: PlannedColumn, cells: readonly string[]): string | Refusal | undefined {
  const value = readValue(type, cells[column] ?? '');
  if (value === null) return undefined;
  if (typeof value !== 'string') return unreadable(source);
  return type === 'date' ? `${value}T00:00:00.000Z` : value;
}
