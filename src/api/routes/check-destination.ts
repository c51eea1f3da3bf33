import { z } from 'zod';
import { checkDestination } from '../../destinations/destinations.ts';
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

export function checkDestinationOperation({ store, config, destinationKinds }: ApiDependencies): Operation {
  return operation({
    id: 'checkDestination',
    method: 'post',
    path: '/v1/destinations/{destinationId}/check',
    tag: 'Destinations',
    summary: "Ask Customer.io whether it takes a destination's API key",
    description: destinationKinds.map(({ document }) => document.checks).join('\n\n'),
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
      const deps = { destinations, kinds: destinationKinds, allowLoopback: config.allowLoopbackEndpoints };
      return { status: 200, body: await checkDestination(deps, destinationId) };
    },
  });
}
