import type { FieldPlan, PlannedRelationship } from '../field-plan.ts';
import { OBJECT_NAME_ATTRIBUTE } from '../reserved-targets.ts';
import { traitsWriter } from './attributes.ts';
import type { FormatMapper } from './format-mapper.ts';
import { identifierOf } from './identifier.ts';
import { jsonText } from './json-text.ts';
import { readRelationshipKey, relationshipKey } from './relationship-key.ts';

/**
 * A record relates a person to an object: a group call with a person, the fields being the relationship's attributes.
 * The key names both. A record where one of the two is empty relates nothing, and makes no message.
 * https://docs.customer.io/integrations/data-in/source-spec/group-spec/
 */
export function relationshipMapper(plan: FieldPlan, format: PlannedRelationship): FormatMapper {
  const { objectTypeId, objectName, object, person } = format;
  const typeId = jsonText(objectTypeId);
  const name = objectName === undefined ? '' : `,"${OBJECT_NAME_ATTRIBUTE}":${jsonText(objectName)}`;
  const attributes = traitsWriter(plan);
  return {
    key(cells) {
      const objectId = identifierOf(object, cells, 'the object');
      if (typeof objectId !== 'string') return objectId;
      const personId = identifierOf(person, cells, 'the person');
      if (typeof personId !== 'string') return personId;
      return objectId === '' || personId === '' ? undefined : relationshipKey({ objectId, personId });
    },
    upsert(cells, key) {
      const written = attributes(cells);
      if (typeof written !== 'string') return written;
      const { objectId, personId } = readRelationshipKey(key);
      const traits = `{"objectTypeId":${typeId}${name},"relationshipAttributes":${written}}`;
      return {
        call: 'group',
        body: `"groupId":${jsonText(objectId)},"userId":${jsonText(personId)},"traits":${traits}`,
      };
    },
    removal(key) {
      const { objectId, personId } = readRelationshipKey(key);
      const properties = `{"objectId":${jsonText(objectId)},"objectTypeId":${typeId}}`;
      return {
        call: 'track',
        body: `"userId":${jsonText(personId)},"event":"Relationship Deleted","properties":${properties}`,
      };
    },
  };
}
