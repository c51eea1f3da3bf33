import type { FieldPlan } from '../field-plan.ts';
import { eventMapper } from './event.ts';
import type { Content } from './message.ts';
import { objectMapper } from './object.ts';
import { personMapper } from './person.ts';
import type { Refusal } from './refusal.ts';
import { relationshipMapper } from './relationship.ts';

/** What one format makes of rows; one file a format. All three are pure. */
export type FormatMapper = {
  /** What stands for the row at Customer.io; undefined when nothing does and that is right. */
  key(cells: readonly string[]): string | Refusal | undefined;
  /** What creates or updates it. */
  upsert(cells: readonly string[], key: string): Content | Refusal;
  /** What takes it away; absent where nothing can. */
  removal?: (key: string) => Content;
};

export function formatMapper(plan: FieldPlan): FormatMapper {
  const { format } = plan;
  switch (format.type) {
    case 'person':
      return personMapper(plan);
    case 'event':
      return eventMapper(plan, format);
    case 'object':
      return objectMapper(plan, format);
    case 'relationship':
      return relationshipMapper(plan, format);
  }
}
