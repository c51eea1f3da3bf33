import type { FieldPlan } from '../field-plan.ts';
import { traitsWriter } from './attributes.ts';
import type { FormatMapper } from './format-mapper.ts';
import { identifierOf, missingIdentifier } from './identifier.ts';
import { jsonText } from './json-text.ts';
import type { Content } from './message.ts';

/** A record is a person: the key is the person's id. */
export function personMapper(plan: FieldPlan): FormatMapper {
  const { identifier } = plan;
  const traits = traitsWriter(plan);
  return {
    key(cells) {
      const userId = identifierOf(identifier, cells, 'the identifier');
      return userId === '' ? missingIdentifier(identifier.source, 'the identifier') : userId;
    },
    upsert(cells, userId) {
      const written = traits(cells);
      return typeof written === 'string' ? identify(userId, written) : written;
    },
    removal: userDeleted,
  };
}

/**
 * Creates or updates a person; attributes that are null are removed. `traits` is a JSON object.
 * https://docs.customer.io/integrations/data-in/source-spec/identify-spec/
 */
function identify(userId: string, traits: string): Content {
  return { call: 'identify', body: `"userId":${jsonText(userId)},"traits":${traits}` };
}

/** Customer.io acts on the event's name. https://docs.customer.io/integrations/data-in/source-spec/semantic-events/ */
function userDeleted(userId: string): Content {
  return { call: 'track', body: `"userId":${jsonText(userId)},"event":"User Deleted","properties":{}` };
}
