import { z } from 'zod';
import { checkKey } from '../../customerio/check-key.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findDestination } from '../find.ts';
import { jsonAnswer } from '../described.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { destinationParams } from '../path-params.ts';
import { notFound } from '../problem.ts';

const checkSchema = z
  .object({
    status: z.enum(['accepted', 'refused', 'unreachable', 'unknown']),
    message: z.string().meta({ description: 'For the operator.' }),
  })
  .meta({ id: 'DestinationCheck' });

export function checkDestinationOperation({ store, config }: ApiDependencies): Operation {
  return operation({
    id: 'checkDestination',
    method: 'post',
    path: '/v1/destinations/{destinationId}/check',
    tag: 'Destinations',
    summary: "Ask Customer.io whether it takes a destination's API key",
    description: [
      'Sends no data. The Pipelines API has nothing to read, so what is sent is `POST /v1/batch` with the body `{"batch":[]}` and the header `X-Strict-Mode: 1`, with the destination\'s key. Unless that is refused for the key, the same request follows once more with a key that was made up: what Customer.io answers to an empty batch is not documented, so its yes to the one is a proof only beside its no to the other.',
      '`refused`: 401 or 403, or an error that names the key. `accepted`: the key passes (the request is taken, or refused for its contents alone), and the made-up one does not. `unreachable`: no answer within ten seconds. `unknown`: any other answer; also when both keys get the same one.',
      "It asks the destination's own region or endpoint: a key of the other region is refused.",
    ].join('\n\n'),
    scope: 'write',
    params: destinationParams,
    answers: {
      200: jsonAnswer('What Customer.io says of the key', checkSchema, {
        status: 'accepted',
        message: 'Customer.io accepts the key.',
      }),
    },
    problems: [notFound('destination')],
    async run({ params: { destinationId } }) {
      await findDestination(store, destinationId);
      const { destinations } = store;
      const { allowLoopbackEndpoints: allowLoopback } = config;
      return { status: 200, body: await checkKey({ destinations, allowLoopback }, destinationId) };
    },
  });
}
