import { connectionChangeSchema, newConnectionSchema, reauthorizationSchema } from '../connection-input.ts';
import { connectionSchema, connectionView } from '../connection-view.ts';
import { createConnection } from '../create-connection.ts';
import { connectionInUse, deleteConnection } from '../delete-connection.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findConnection } from '../find.ts';
import { jsonAnswer } from '../described.ts';
import { CONNECTION, NEW_CONNECTIONS, PENDING_CONNECTION } from '../examples/connections.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { connectionParams } from '../path-params.ts';
import { badInput, notFound } from '../problem.ts';
import { reauthorizeConnection } from '../reauthorize-connection.ts';
import { tellSyncs } from '../tell-syncs.ts';
import type { TtlCache } from '../ttl-cache.ts';

const tag = 'Connections';

export function connectionOperations(deps: ApiDependencies, cache: TtlCache): Operation[] {
  const { store } = deps;
  return [
    operation({
      id: 'createConnection',
      method: 'post',
      path: '/v1/connections',
      tag,
      summary: 'Connect a Salesforce org',
      description:
        'With `authorization_code` the answer has an `authorizationUrl` that a person opens; by any other method the connection is usable at once. `client_credentials` needs the My Domain URL of the org as `loginUrl`, and a client secret.',
      scope: 'write',
      idempotent: true,
      body: { schema: newConnectionSchema, examples: NEW_CONNECTIONS },
      answers: {
        201: jsonAnswer('Created', connectionSchema, PENDING_CONNECTION, {
          Location: { description: 'Path of the connection', example: `/v1/connections/${CONNECTION.id}` },
        }),
      },
      problems: [badInput([{ path: 'loginUrl', message: 'is required with environment custom' }]), 503],
      async run({ body, seed }) {
        const { connection, authorizationUrl } = await createConnection(deps, body, seed);
        const headers = { Location: `/v1/connections/${connection.id}` };
        return { status: 201, headers, body: connectionView(connection, authorizationUrl) };
      },
    }),
    operation({
      id: 'listConnections',
      method: 'get',
      path: '/v1/connections',
      tag,
      summary: 'List connections, newest first',
      scope: 'read',
      query: pageQuerySchema,
      answers: { 200: jsonAnswer('A page', pageSchema(connectionSchema), { data: [CONNECTION], nextCursor: null }) },
      async run({ query }) {
        return pageAnswer(await store.connections.list(pageRequest(query)), (item) => connectionView(item));
      },
    }),
    operation({
      id: 'getConnection',
      method: 'get',
      path: '/v1/connections/{connectionId}',
      tag,
      summary: 'Get a connection',
      scope: 'read',
      params: connectionParams,
      answers: { 200: jsonAnswer('The connection', connectionSchema, CONNECTION) },
      problems: [notFound('connection')],
      async run({ params }) {
        return { status: 200, body: connectionView(await findConnection(store, params.connectionId)) };
      },
    }),
    operation({
      id: 'updateConnection',
      method: 'patch',
      path: '/v1/connections/{connectionId}',
      tag,
      summary: "Rename a connection, or change its share of the org's API calls",
      description: 'A run under way heeds a new share from its next call on; one that waits looks at once.',
      scope: 'write',
      contentTypes: ['application/merge-patch+json'],
      params: connectionParams,
      body: {
        schema: connectionChangeSchema,
        examples: { share: { summary: 'Leave half of the day to others', value: { maxDailyApiPercent: 50 } } },
      },
      answers: { 200: jsonAnswer('The connection', connectionSchema, { ...CONNECTION, maxDailyApiPercent: 50 }) },
      problems: [badInput([{ path: 'maxDailyApiPercent', message: 'must be at most 100' }]), notFound('connection')],
      async run({ params: { connectionId }, body: { name, maxDailyApiPercent } }) {
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(maxDailyApiPercent === undefined ? {} : { maxDailyApiPercent }),
        };
        const changed = await store.connections.update(connectionId, change);
        if (changed === undefined) throw notFound('connection');
        if (maxDailyApiPercent !== undefined) await tellSyncs(deps, connectionId);
        return { status: 200, body: connectionView(changed) };
      },
    }),
    operation({
      id: 'deleteConnection',
      method: 'delete',
      path: '/v1/connections/{connectionId}',
      tag,
      summary: 'Delete a connection that no sync uses',
      description: 'Its refresh token, if it has one, is revoked at Salesforce.',
      scope: 'write',
      params: connectionParams,
      answers: { 204: { description: 'Deleted' } },
      problems: [notFound('connection'), connectionInUse(2), 503],
      async run({ params: { connectionId } }) {
        await deleteConnection(deps, await findConnection(store, connectionId));
        cache.forget(connectionId);
        return { status: 204 };
      },
    }),
    operation({
      id: 'reauthorizeConnection',
      method: 'post',
      path: '/v1/connections/{connectionId}/reauthorize',
      tag,
      summary: 'Authorize the connection again',
      description:
        'By `authorization_code` and `refresh_token`: gives a URL at which a person authorizes it; the tokens in use stay until somebody finishes it. By `jwt_bearer` and `client_credentials`: asks Salesforce for a token at once, with the credentials that are stored or with a new `privateKey` or `clientSecret`, which replaces the old one when Salesforce takes it. It must lead to the same Salesforce org.',
      scope: 'write',
      params: connectionParams,
      body: {
        schema: reauthorizationSchema,
        examples: {
          person: { summary: 'A person will authorize it, or with the credentials that are stored', value: {} },
          secret: { summary: 'With a new client secret', value: { clientSecret: '<consumer secret>' } },
        },
      },
      answers: {
        200: jsonAnswer('The connection, with `authorizationUrl` if a person is needed', connectionSchema, {
          ...CONNECTION,
          status: 'reauthorization_required',
          statusReason: 'Salesforce says: expired access/refresh token',
          authorizationUrl: PENDING_CONNECTION.authorizationUrl,
        }),
      },
      problems: [notFound('connection'), 409, 422, 503],
      async run({ params, body }) {
        const found = await findConnection(store, params.connectionId);
        const { connection, authorizationUrl } = await reauthorizeConnection(deps, found, body);
        return { status: 200, body: connectionView(connection, authorizationUrl) };
      },
    }),
  ];
}
