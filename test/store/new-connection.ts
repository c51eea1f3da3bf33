import type { Grant, NewConnection } from '../../src/store/store.ts';
import { freshId } from './engines.ts';

export function newConnection(change: Partial<NewConnection> = {}): NewConnection {
  return {
    id: freshId('con'),
    name: 'Acme',
    environment: 'production',
    loginUrl: 'https://login.salesforce.com',
    authMethod: 'authorization_code',
    ...change,
  };
}

/** What a person grants. */
export function personal(refreshToken: string): Grant {
  return { type: 'refresh_token', refreshToken };
}
