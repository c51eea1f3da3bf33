import type { NewConnection } from '../../src/store/store.ts';
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
