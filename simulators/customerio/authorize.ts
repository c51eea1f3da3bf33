import type { IncomingMessage } from 'node:http';

/** HTTP Basic with the API key as user name; the password is blank. https://docs.customer.io/integrations/api/cdp/ */
export function isAuthorized(request: IncomingMessage, apiKeys: readonly string[]): boolean {
  const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return false;
  const [user] = Buffer.from(credentials, 'base64').toString().split(':');
  return user !== undefined && apiKeys.includes(user);
}
