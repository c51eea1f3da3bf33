import { objectTypeId } from './check-message.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Message } from './message.ts';
import type { People } from './people.ts';
import type { Records } from './records.ts';
import { objectKey } from './relationships.ts';
import type { ObjectKey, Relationships } from './relationships.ts';
import type { WorkspaceEvent } from './workspace.ts';

export type WorkspaceState = { people: People; objects: Records; relationships: Relationships };

export type Effect =
  /** `stale`: attributes that were left alone because they are newer. */
  | { type: 'update'; stale: number }
  | { type: 'deletion' }
  | { type: 'event'; event: WorkspaceEvent }
  /** About somebody who has no profile yet, or only of interest to other destinations. */
  | { type: 'none' };

/**
 * What Customer.io makes of a call, as far as its documents and its own destination for another product's calls say. A
 * deletion acts when it arrives, whatever its timestamp, and an identify after it creates the person anew.
 */
export function applyMessage(
  message: Message,
  state: WorkspaceState,
  context: { receivedAt: number; relationshipsCreatePeople: boolean },
): Effect {
  const at = message.timestamp ?? context.receivedAt;
  switch (message.type) {
    case 'identify':
      return identify(message, state, at);
    case 'group':
      return group(message, state, { at, createPeople: context.relationshipsCreatePeople });
    case 'track':
      return deletion(message, state) ?? { type: 'event', event: eventOf(message, message.event ?? '', at) };
    case 'page':
    case 'screen':
      return { type: 'event', event: eventOf(message, pageName(message), at) };
    case 'alias':
      return { type: 'none' };
  }
}

function identify(message: Message, { people }: WorkspaceState, at: number): Effect {
  const { email } = message.data;
  const userId = message.userId ?? (typeof email === 'string' && email !== '' ? email : undefined);
  if (userId === undefined) return { type: 'none' };
  return { type: 'update', stale: people.merge(people.resolve(userId), message.data, at) };
}

function group(message: Message, state: WorkspaceState, context: { at: number; createPeople: boolean }): Effect {
  const { relationshipAttributes, objectTypeId: _, object_type_id: __, ...attributes } = message.data;
  const object = { typeId: objectTypeId(message.data) ?? '1', objectId: message.groupId ?? '' };
  let stale = state.objects.merge(objectKey(object), attributes, context.at);
  if (message.userId === undefined) return { type: 'update', stale };
  const personId = state.people.resolve(message.userId);
  if (!state.people.has(personId)) {
    if (!context.createPeople) return { type: 'update', stale };
    state.people.merge(personId, {}, context.at);
  }
  const own = isObject(relationshipAttributes) ? relationshipAttributes : {};
  stale += state.relationships.merge(object, personId, own, context.at);
  return { type: 'update', stale };
}

function deletion({ event, userId, data }: Message, state: WorkspaceState): Effect | undefined {
  const { people, objects, relationships } = state;
  if (event === 'User Deleted') {
    const personId = people.resolve(userId ?? '');
    people.delete(personId);
    relationships.deletePerson(personId);
  } else if (event === 'Object Deleted') {
    objects.delete(objectKey(objectOf(data)));
    relationships.deleteObject(objectOf(data));
  } else if (event === 'Relationship Deleted') {
    relationships.delete(objectOf(data), people.resolve(userId ?? ''));
  } else {
    return undefined;
  }
  return { type: 'deletion' };
}

function objectOf(properties: JsonObject): ObjectKey {
  return { typeId: objectTypeId(properties) ?? '1', objectId: String(properties['objectId']) };
}

function eventOf(message: Message, name: string, at: number): WorkspaceEvent {
  const { userId, data } = message;
  return { name, ...(userId === undefined ? {} : { userId }), timestamp: at, properties: data };
}

function pageName({ original: { name } }: Message): string {
  return typeof name === 'string' ? name : '';
}
