import { createParser } from 'eventsource-parser';
import type { EventSourceMessage } from 'eventsource-parser';
import { z } from 'zod';
import type { Run, Sync } from './api.generated.ts';
import { ProblemError, UnreachableError } from './errors.ts';

/** What is told of a sync: docs/api.md. */
export type SyncEvent =
  | { type: 'sync'; data: Sync }
  | { type: 'run.started' | 'run.progress' | 'run.ended'; data: Run }
  | { type: 'sync.deleted'; data: { id: string } };

export type FollowOptions = {
  url: string;
  token: string;
  syncId: string;
  /** Ends the stream without an error. */
  signal: AbortSignal;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** As browsers do between two tries; the service may say otherwise. */
const PAUSE_MS = 3_000;
const MAX_PAUSE_MS = 60_000;
/** Tries in a row that bring no event. */
const MAX_FAILURES = 5;

const runSchema = z.looseObject({ id: z.string(), status: z.string(), recordsRead: z.number() });
const schemas = {
  sync: z.looseObject({ id: z.string(), status: z.string() }),
  'run.started': runSchema,
  'run.progress': runSchema,
  'run.ended': runSchema,
  'sync.deleted': z.object({ id: z.string() }),
} as const satisfies Record<SyncEvent['type'], z.ZodType>;

/**
 * What happens to a sync, until it is deleted or `signal` is aborted. A connection that is lost is made again, from the
 * last event on. Throws {@link ProblemError} for a refusal, {@link UnreachableError} after a few tries in vain.
 */
export async function* followSync(options: FollowOptions): AsyncGenerator<SyncEvent, void, undefined> {
  const { url, token, syncId, signal, fetch = globalThis.fetch, pause = wait } = options;
  let lastEventId: string | undefined;
  let pauseMs = PAUSE_MS;
  let failures = 0;
  const place = `${url.replace(/\/+$/, '')}/v1/syncs/${encodeURIComponent(syncId)}/events`;
  while (!signal.aborted) {
    try {
      const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
      const more = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
      const answer = await fetch(place, { headers: { ...headers, ...more }, signal });
      if (!answer.ok) throw new ProblemError(answer, await bodyOf(answer));
      const events = messages(answer, (ms) => {
        pauseMs = Math.min(ms, MAX_PAUSE_MS);
      });
      for await (const { id, event, data } of events) {
        const told = eventOf(event, data);
        lastEventId = id;
        failures = 0;
        if (told === undefined) continue;
        yield told;
        if (told.type === 'sync.deleted') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ProblemError && error.status < 500 && error.status !== 429) throw error;
      failures += 1;
      if (failures === MAX_FAILURES) throw error instanceof ProblemError ? error : new UnreachableError(url, error);
    }
    if (!signal.aborted) await pause(pauseMs, signal);
  }
}

async function* messages(
  answer: Response,
  onRetry: (ms: number) => void,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const received: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => received.push(message), onRetry });
  for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parser.feed(text);
    yield* received.splice(0);
  }
}

/** Undefined for types that a later release adds. */
function eventOf(type: string | undefined, data: string): SyncEvent | undefined {
  if (type === undefined || !(type in schemas)) return undefined;
  const known = type as SyncEvent['type'];
  // The document has the whole shape; looked at is what every event must have.
  return { type: known, data: schemas[known].parse(JSON.parse(data)) } as SyncEvent;
}

async function bodyOf(answer: Response): Promise<unknown> {
  try {
    const body: unknown = await answer.json();
    return body;
  } catch {
    // A proxy's page, for one: the status says it all.
    return undefined;
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
