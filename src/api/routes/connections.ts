import { newConnectionSchema } from '../connection-input.ts';
import { connectionSchema, connectionView } from '../connection-view.ts';
import { createConnection } from '../create-connection.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { findConnection } from '../find.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { pageAnswer, pageQuerySchema, pageRequest, pageSchema } from '../pagination.ts';
import { connectionParams } from '../path-params.ts';
import { startAuthorization } from '../authorization.ts';
import { conflict, notFound } from '../problem.ts';
import type { TtlCache } from '../ttl-cache.ts';

const tag = 'Connections';

export function connectionOperations(deps: ApiDependencies, cache: TtlCache): Operation[] {
  const { store, syncs } = deps;
  return [
    operation({
      id: 'createConnection',
      method: 'post',
      path: '/v1/connections',
      tag,
      summary: 'Connect a Salesforce org',
      description:
        'With `authorization_code` the answer has an `authorizationUrl` that a person opens; with `refresh_token` the connection is usable at once.',
      scope: 'write',
      idempotent: true,
      body: newConnectionSchema,
      answers: {
        201: { description: 'Created', schema: connectionSchema, headers: { Location: 'Path of the connection' } },
      },
      problems: [503],
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
      answers: { 200: { description: 'A page', schema: pageSchema(connectionSchema) } },
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
      answers: { 200: { description: 'The connection', schema: connectionSchema } },
      async run({ params }) {
        return { status: 200, body: connectionView(await findConnection(store, params.connectionId)) };
      },
    }),
    operation({
      id: 'deleteConnection',
      method: 'delete',
      path: '/v1/connections/{connectionId}',
      tag,
      summary: 'Delete a connection that no sync uses',
      scope: 'write',
      params: connectionParams,
      answers: { 204: { description: 'Deleted' } },
      problems: [409, 503],
      async run({ params: { connectionId } }) {
        await findConnection(store, connectionId);
        const users = await syncs.count({ connectionId });
        if (users > 0) throw conflict(`${users} syncs use this connection. Delete them first.`);
        if (!(await store.connections.delete(connectionId))) throw notFound('connection');
        cache.forget(connectionId);
        return { status: 204 };
      },
    }),
    operation({
      id: 'reauthorizeConnection',
      method: 'post',
      path: '/v1/connections/{connectionId}/reauthorize',
      tag,
      summary: 'Get a URL at which a person authorizes the connection again',
      description: 'The tokens in use stay until somebody finishes it. It must lead to the same Salesforce org.',
      scope: 'write',
      params: connectionParams,
      answers: { 200: { description: 'The connection, with `authorizationUrl`', schema: connectionSchema } },
      problems: [422],
      async run({ params }) {
        const connection = await findConnection(store, params.connectionId);
        return { status: 200, body: connectionView(connection, await startAuthorization(deps, connection)) };
      },
    }),
  ];
}
