import type { Answer } from './answer.ts';
import { json } from './answer.ts';
import type { Inputs, Org } from './org/org.ts';
import { OrgError } from './org/org-error.ts';
import { isObject, parseJson } from './read-body.ts';

type Body = Record<string, unknown>;

/** By the end of the path. Each answers with what it made, or with nothing. */
const CHANGES: Record<string, (org: Org, body: Body) => unknown> = {
  insert: (org, body) => ({ id: org.insert(text(body, 'object'), fields(body)) }),
  update: (org, body) => org.update(text(body, 'object'), text(body, 'id'), fields(body)),
  delete: (org, body) => org.delete(text(body, 'object'), text(body, 'id')),
  undelete: (org, body) => org.undelete(text(body, 'object'), text(body, 'id')),
  purge: (org, body) => org.purge(text(body, 'object'), text(body, 'id')),
  hardDelete: (org, body) => org.hardDelete(text(body, 'object'), text(body, 'id')),
  merge: (org, body) => org.merge(text(body, 'object'), text(body, 'winnerId'), texts(body, 'loserIds')),
  convertLead: (org, body) => {
    const optional = ['accountId', 'contactId', 'opportunityName'].filter((name) => body[name] !== undefined);
    return org.convertLead(text(body, 'leadId'), Object.fromEntries(optional.map((name) => [name, text(body, name)])));
  },
};

/**
 * Whether `POST /__simulator/<name>` is one of the changes to single rows:
 * `insert {object, fields}`, `update {object, id, fields}`, `delete`, `undelete`, `purge` and `hardDelete {object, id}`,
 * `merge {object, winnerId, loserIds}`, `convertLead {leadId, accountId?, contactId?, opportunityName?}`.
 */
export function isChange(name: string): boolean {
  return Object.hasOwn(CHANGES, name);
}

/** 400 for a body that is not understood, 409 for what the org does not allow. */
export function changeRows(name: string, bodyText: string, org: Org): Answer {
  const body = parseJson(bodyText);
  if (!isObject(body)) return json(400, { error: 'the body must be an object' });
  try {
    return json(200, CHANGES[name]?.(org, body) ?? {});
  } catch (error) {
    if (error instanceof BodyError) return json(400, { error: error.message });
    if (error instanceof OrgError) return json(409, { error: error.message });
    throw error;
  }
}

class BodyError extends Error {}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new BodyError(`${name} must be a text`);
  return value;
}

function texts(body: Body, name: string): string[] {
  const value = body[name];
  if (!Array.isArray(value)) throw new BodyError(`${name} must be a list of texts`);
  return value.map((each, index) => text({ [`${name}[${index}]`]: each }, `${name}[${index}]`));
}

function fields(body: Body): Inputs {
  const value = body['fields'] ?? {};
  if (!isObject(value)) throw new BodyError('fields must be an object');
  const inputs: Inputs = {};
  for (const [name, input] of Object.entries(value)) {
    if (typeof input === 'object' && input !== null) throw new BodyError(`fields.${name} must be a single value`);
    if (typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' || input === null) {
      inputs[name] = input;
    }
  }
  return inputs;
}
