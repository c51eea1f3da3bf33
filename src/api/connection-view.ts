import { z } from 'zod';
import type { Connection } from '../store/store.ts';

export const connectionSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    environment: z.enum(['production', 'sandbox', 'custom']),
    loginUrl: z.string(),
    authMethod: z.enum(['authorization_code', 'refresh_token', 'jwt_bearer', 'client_credentials']),
    status: z.enum(['pending_authorization', 'connected', 'reauthorization_required']),
    statusReason: z.string().optional(),
    clientId: z.string().optional().meta({ description: "The connection's own OAuth client, when it has one." }),
    authorizationUrl: z.string().optional().meta({ description: 'Where a person authorizes it, within 10 minutes.' }),
    instanceUrl: z.string().optional(),
    organizationId: z.string().optional(),
    username: z.string().optional(),
    maxDailyApiPercent: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Connection' });

/** What the API shows of a connection: never a token, a key or a client secret. */
export function connectionView(connection: Connection, authorizationUrl?: string): z.infer<typeof connectionSchema> {
  const { id, name, environment, loginUrl, authMethod, status } = connection;
  const { statusReason, clientId, instanceUrl, organizationId, username, maxDailyApiPercent, createdAt } = connection;
  return {
    id,
    name,
    environment,
    loginUrl,
    authMethod,
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    ...(clientId === undefined ? {} : { clientId }),
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    ...(instanceUrl === undefined ? {} : { instanceUrl }),
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(username === undefined ? {} : { username }),
    maxDailyApiPercent,
    createdAt: createdAt.toISOString(),
  };
}
