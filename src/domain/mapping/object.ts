import type { FieldPlan, PlannedFormat } from '../field-plan.ts';
import { OBJECT_NAME_ATTRIBUTE } from '../reserved-targets.ts';
import { traitsWriter } from './attributes.ts';
import type { FormatMapper } from './format-mapper.ts';
import { identifierOf, missingIdentifier } from './identifier.ts';
import { jsonText } from './json-text.ts';

/**
 * A record is a custom object of a type: a group call without a person. The key is the object's id within its type.
 * https://docs.customer.io/integrations/data-in/source-spec/group-spec/
 */
export function objectMapper(plan: FieldPlan, format: Extract<PlannedFormat, { type: 'object' }>): FormatMapper {
  const { identifier } = plan;
  const { objectTypeId, objectName } = format;
  const first = `"objectTypeId":${jsonText(objectTypeId)},"${OBJECT_NAME_ATTRIBUTE}":${jsonText(objectName)}`;
  const traits = traitsWriter(plan, first);
  return {
    key(cells) {
      const objectId = identifierOf(identifier, cells, 'the identifier');
      return objectId === '' ? missingIdentifier(identifier.source, 'the identifier') : objectId;
    },
    upsert(cells, objectId) {
      const written = traits(cells);
      if (typeof written !== 'string') return written;
      return { call: 'group', body: `"groupId":${jsonText(objectId)},"traits":${written}` };
    },
    // An anonymousId must be there and says nothing.
    removal: (objectId) => ({
      call: 'track',
      body: `"anonymousId":${jsonText(objectId)},"event":"Object Deleted","properties":{"objectId":${jsonText(objectId)},"objectTypeId":${jsonText(objectTypeId)}}`,
    }),
  };
}
