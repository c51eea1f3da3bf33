import { isObject, jsonBytes } from './json.ts';
import type { JsonObject } from './json.ts';
import { MAX_ATTRIBUTE_NAME_BYTES, MAX_ATTRIBUTE_VALUE_BYTES, MAX_ATTRIBUTES, MAX_EVENT_NAME_BYTES } from './limits.ts';
import type { Message, Problem } from './message.ts';

/** Does the call say whom or what it is about? */
export function identityProblem(message: Message): Problem | undefined {
  const { type, userId, anonymousId, groupId, previousId, data } = message;
  const somebody = userId !== undefined || anonymousId !== undefined;
  switch (type) {
    case 'identify':
      return somebody || (typeof data['email'] === 'string' && data['email'] !== '')
        ? undefined
        : required('userId', 'id attribute must be present');
    case 'track':
      return somebody || groupId !== undefined ? undefined : required('userId', 'userId or anonymousId is required');
    case 'page':
    case 'screen':
      return somebody ? undefined : required('userId', 'userId or anonymousId is required');
    case 'group':
      return groupId === undefined ? required('groupId', 'groupId is required') : undefined;
    case 'alias':
      if (userId === undefined) return required('userId', 'userId is required');
      return previousId === undefined ? required('previousId', 'previousId is required') : undefined;
  }
}

/** Documented limits of attributes, and of an event's name. */
export function attributeProblem(message: Message): Problem | undefined {
  const { type, data, event } = message;
  if (event !== undefined && Buffer.byteLength(event) > MAX_EVENT_NAME_BYTES) {
    return tooLong('event', `event name cannot be longer than ${MAX_EVENT_NAME_BYTES} bytes`);
  }
  if (type !== 'identify' && type !== 'group') return undefined;
  const { relationshipAttributes } = data;
  if (relationshipAttributes === undefined) return namesAndValues(data);
  if (!isObject(relationshipAttributes)) {
    return { reason: 'invalid', field: 'relationshipAttributes', message: 'relationshipAttributes must be a hash' };
  }
  const { relationshipAttributes: _, ...own } = data;
  return namesAndValues(own) ?? namesAndValues(relationshipAttributes);
}

function namesAndValues(attributes: JsonObject): Problem | undefined {
  let count = 0;
  for (const name in attributes) {
    count += 1;
    // Three bytes is the most that one UTF-16 unit takes.
    if (name.length * 3 > MAX_ATTRIBUTE_NAME_BYTES && Buffer.byteLength(name) > MAX_ATTRIBUTE_NAME_BYTES) {
      return tooLong('attributes', `attribute name cannot be longer than ${MAX_ATTRIBUTE_NAME_BYTES} bytes`);
    }
    if (valueBytes(attributes[name]) > MAX_ATTRIBUTE_VALUE_BYTES) {
      return tooLong(name, `value for attribute '${name}' cannot be longer than ${MAX_ATTRIBUTE_VALUE_BYTES} bytes`);
    }
  }
  if (count <= MAX_ATTRIBUTES) return undefined;
  return tooLong('attributes', `cannot identify more than ${MAX_ATTRIBUTES} attributes in one request`);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') {
    return value.length * 3 <= MAX_ATTRIBUTE_VALUE_BYTES ? value.length : Buffer.byteLength(value);
  }
  return typeof value === 'object' && value !== null ? jsonBytes(value) : 0;
}

/** What the events that Customer.io acts on need. https://docs.customer.io/integrations/data-in/source-spec/semantic-events/ */
export function semanticProblem(message: Message): Problem | undefined {
  const { type, event, userId, anonymousId, data } = message;
  if (type === 'group' && objectTypeId(data) === undefined) return badObjectType;
  if (event === 'User Deleted') return userId === undefined ? required('userId', 'userId is required') : undefined;
  if (event !== 'Object Deleted' && event !== 'Relationship Deleted') return undefined;
  if (event === 'Object Deleted' && anonymousId === undefined && userId === undefined) {
    return required('anonymousId', 'anonymousId is required');
  }
  if (event === 'Relationship Deleted' && userId === undefined) return required('userId', 'userId is required');
  const { objectId } = data;
  if (typeof objectId !== 'string' || objectId === '') return required('objectId', 'properties.objectId is required');
  return objectTypeId(data) === undefined ? badObjectType : undefined;
}

/** A positive integer, as text; `1` when nothing is said. The older snake form wins where both are given. */
export function objectTypeId(data: JsonObject): string | undefined {
  const given = data['object_type_id'] ?? data['objectTypeId'] ?? '1';
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  return /^[1-9][0-9]*$/.test(String(given)) ? String(given) : undefined;
}

const badObjectType: Problem = { reason: 'invalid', field: 'objectTypeId', message: 'objectTypeId must be an integer' };

function required(field: string, message: string): Problem {
  return { reason: 'required', field, message };
}

function tooLong(field: string, message: string): Problem {
  return { reason: 'too_long', field, message };
}
