import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { json } from './answers.ts';
import type { Answer } from './answers.ts';
import { faultSchema } from './faults.ts';
import type { Simulated } from './ingest.ts';
import { lookUp } from './look-up.ts';
import { readBody } from './read-body.ts';
import type { RequestLog } from './request-log.ts';

const MAX_CONTROL_BYTES = 1024 * 1024;
const REFUSED_SHOWN = 100;
const faultsSchema = z.union([faultSchema.transform((fault) => [fault]), z.array(faultSchema)]);

/**
 * What a person or a script asks of the simulator itself:
 * - `GET /__simulator/state`: counts. `DELETE`: forgets everything.
 * - `GET /__simulator/people/<id>`: one person. `GET /__simulator/refused`: the last refused items.
 * - `GET /__simulator/objects/<typeId>/<objectId>`: one object. `GET /__simulator/relationships/<typeId>/<objectId>`: its
 *   people, as `{personId, attributes}`. `GET /__simulator/events`, of one person with `?userId=`.
 * - `GET`, `POST` (a fault or a list), `DELETE /__simulator/faults`.
 */
export async function control(
  request: IncomingMessage,
  path: string,
  { workspace, faults, requests }: Simulated & { requests: RequestLog },
): Promise<Answer> {
  const asked = `${request.method} ${path}`;
  if (asked === 'GET state') return json(200, state());
  if (asked === 'DELETE state') {
    workspace.clear();
    requests.clear();
    return json(200, state());
  }
  if (asked === 'GET refused') return json(200, workspace.refused.slice(-REFUSED_SHOWN));
  if (asked === 'GET faults') return json(200, faults.list());
  if (asked === 'DELETE faults') {
    faults.clear();
    return json(200, []);
  }
  if (asked === 'POST faults') return addFaults();
  const held = request.method === 'GET' ? lookUp(path, queryOf(request), workspace) : undefined;
  return held ?? json(404, { message: 'no such resource' });

  function state(): Record<string, unknown> {
    const { people, objects, relationships, events, counts } = workspace;
    return {
      people: people.size,
      objects: objects.size,
      relationships: relationships.size,
      events: events.length,
      ...counts,
      requests: { total: requests.total, bytes: requests.bytes, byStatus: Object.fromEntries(requests.byStatus) },
    };
  }

  async function addFaults(): Promise<Answer> {
    const body = await readBody(request, MAX_CONTROL_BYTES);
    if (body.type !== 'body') return json(400, { message: 'the body cannot be read' });
    const parsed = faultsSchema.safeParse(parseJson(body.bytes.toString()));
    if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
    for (const fault of parsed.data) faults.add(fault);
    return json(201, faults.list());
  }
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
