import { json } from './answers.ts';
import type { Answer } from './answers.ts';
import type { Workspace } from './workspace.ts';

/** Answers `GET /__simulator/<path>` for what the workspace holds. Parts of a path are percent-encoded, each by itself. */
export function lookUp(path: string, query: URLSearchParams, workspace: Workspace): Answer | undefined {
  const [kind, first, second, ...rest] = path.split('/').map(decoded);
  if (kind === 'events' && first === undefined) {
    const userId = query.get('userId');
    return json(200, userId === null ? workspace.events : workspace.eventsOf(userId));
  }
  if (first === undefined || rest.length > 0) return undefined;
  if (kind === 'people' && second === undefined) return found('person', workspace.people.get(first));
  if (second === undefined) return undefined;
  const object = { typeId: first, objectId: second };
  if (kind === 'objects') {
    const attributes = workspace.object(object);
    return found('object', attributes === undefined ? undefined : { ...object, attributes });
  }
  if (kind !== 'relationships') return undefined;
  const { relationships } = workspace;
  const people = relationships.peopleOf(object).map((personId) => {
    return { personId, attributes: relationships.get(object, personId) };
  });
  return json(200, people);
}

function found(what: string, value: unknown): Answer {
  return value === undefined ? json(404, { message: `no such ${what}` }) : json(200, value);
}

/** What is not encoded rightly stands for itself, and so names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
