import { z } from 'zod';
import type { ApiDependencies } from '../dependencies.ts';
import { eventText } from '../events/event-stream.ts';
import { FOLLOW_LIMITS, followSync } from '../events/follow-sync.ts';
import { MAX_STREAMS_PER_TOKEN, StreamPlaces, tooManyStreams } from '../events/places.ts';
import { toldBy } from '../events/sync-changes.ts';
import { SharedLooks } from '../events/shared-looks.ts';
import { findSync } from '../find.ts';
import { RUNNING } from '../examples/runs.ts';
import { RUNNING_SYNC } from '../examples/syncs.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { syncParams } from '../path-params.ts';
import { notFound } from '../problem.ts';

/** Longer ones are not from here, and not read. */
const lastEventId = z.string().max(300).optional();

const EXAMPLE = [
  eventText({ id: 'run_8f3kq2mz7w_12//q3vJ0w2mZkYb/', type: 'sync', data: RUNNING_SYNC }),
  eventText({ id: `run_8f3kq2mz7w_12/${RUNNING.id}/q3vJ0w2mZkYb/`, type: 'run.started', data: RUNNING }),
].join('');

export function syncEventsOperation({ syncs, eventLimits = FOLLOW_LIMITS, clock }: ApiDependencies): Operation {
  const places = new StreamPlaces();
  const looks = new SharedLooks((id) => syncs.get(id), clock, eventLimits.lookMs);
  return operation({
    id: 'followSync',
    method: 'get',
    path: '/v1/syncs/{syncId}/events',
    tag: 'Syncs',
    summary: 'Follow a sync: its state and the progress of its runs as server-sent events',
    description: [
      '`sync`: the sync, at first and whenever it changed. `run.started`, `run.progress`, `run.ended`: a run, with the numbers that it has by then; progress comes about once a second while there is any. `sync.deleted`: the sync ended, and so does the stream.',
      'Each event has an `id`. A client that lost the connection sends the last one back as `Last-Event-ID`, as every `EventSource` does by itself, and hears of the ends of runs that it missed (the last ten) and of nothing that it knows. A comment comes every 15 seconds of silence; the stream ends after an hour, and is to be opened again.',
      `A token may have ${MAX_STREAMS_PER_TOKEN} streams open at each API process.`,
    ].join('\n\n'),
    scope: 'read',
    params: syncParams,
    headers: z.object({
      'Last-Event-ID': lastEventId.meta({ description: 'The `id` of the last event that was received.' }),
    }),
    answers: {
      200: { description: 'The events, one after another', contentType: 'text/event-stream', example: EXAMPLE },
    },
    problems: [notFound('sync'), tooManyStreams('this token has 20'), 503],
    async run({ params: { syncId }, header, caller }) {
      const first = await findSync(syncs, syncId);
      const leave = places.take(caller ?? '');
      const told = toldBy(header('Last-Event-ID'));
      return {
        status: 200,
        async stream(stream) {
          try {
            await followSync(stream, syncId, { first, told, look: () => looks.at(syncId) }, eventLimits);
          } finally {
            leave();
          }
        },
      };
    },
  });
}
