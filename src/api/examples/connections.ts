import type { z } from 'zod';
import type { newConnectionSchema } from '../connection-input.ts';
import type { connectionSchema } from '../connection-view.ts';
import type { Example } from '../described.ts';
import { CONNECTION_ID } from './ids.ts';

type NewConnection = z.input<typeof newConnectionSchema>;

/** Words in angle brackets stand for secrets. Of `jwt_bearer` there is none: a private key is no example. */
export const NEW_CONNECTIONS = {
  person: {
    summary: 'A person authorizes it in a browser, at the authorizationUrl of the answer',
    value: { name: 'Acme', environment: 'production', auth: { method: 'authorization_code' } },
  },
  refreshToken: {
    summary: 'With a refresh token that was granted to the same OAuth client before',
    value: {
      name: 'Acme sandbox',
      environment: 'sandbox',
      auth: { method: 'refresh_token', refreshToken: '<refresh token>' },
      maxDailyApiPercent: 50,
    },
  },
  clientCredentials: {
    summary: 'Without a person, with an OAuth client of its own',
    value: {
      name: 'Acme by client credentials',
      environment: 'custom',
      loginUrl: 'https://acme.my.salesforce.com',
      auth: { method: 'client_credentials' },
      clientId: '<consumer key>',
      clientSecret: '<consumer secret>',
    },
  },
} as const satisfies Record<string, Example<NewConnection>>;

export const CONNECTION = {
  id: CONNECTION_ID,
  name: 'Acme',
  environment: 'production',
  loginUrl: 'https://login.salesforce.com',
  authMethod: 'authorization_code',
  status: 'connected',
  instanceUrl: 'https://acme.my.salesforce.com',
  organizationId: '00D5g000004XyzAEAS',
  username: 'integration@acme.example',
  maxDailyApiPercent: 80,
  createdAt: '2026-11-02T09:14:07.512Z',
} as const satisfies z.output<typeof connectionSchema>;

/** Before somebody has opened its link. */
export const PENDING_CONNECTION = {
  id: CONNECTION_ID,
  name: 'Acme',
  environment: 'production',
  loginUrl: 'https://login.salesforce.com',
  authMethod: 'authorization_code',
  status: 'pending_authorization',
  authorizationUrl:
    'https://login.salesforce.com/services/oauth2/authorize?response_type=code&client_id=…&redirect_uri=…&state=…&code_challenge=…',
  maxDailyApiPercent: 80,
  createdAt: '2026-11-02T09:14:07.512Z',
} as const satisfies z.output<typeof connectionSchema>;
