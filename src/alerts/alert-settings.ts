import { z } from 'zod';
import { webhookKey } from './sign-webhook.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/** `ALERT_WEBHOOK_URL`. */
export const alertUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https:// URL', abort: true })
  .refine((text) => {
    const { username, password, hash } = new URL(text);
    return [username, password, hash].every((part) => part === '');
  }, 'must be an address without user name, password or fragment: messages are signed with ALERT_WEBHOOK_SECRET');

/** `ALERT_WEBHOOK_SECRET`: the keys in it. */
export const alertKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((secret) => webhookKey(secret.trim()));
  const known = keys.filter((key) => key !== undefined);
  if (known.length === keys.length) return known;
  context.addIssue(
    'must be whsec_ and 24 to 64 bytes in base64 (a comma-separated list rotates secrets, newest first): echo "whsec_$(openssl rand -base64 32)"',
  );
  return z.NEVER;
});

/** May messages go there? Plain http is for receivers on this machine only. What is no address at all has its own problem. */
export function isAlertAddress(url: string | undefined, allowLoopback: boolean): boolean {
  if (url === undefined || !URL.canParse(url)) return true;
  const { protocol, hostname } = new URL(url);
  return protocol !== 'http:' || (allowLoopback && LOOPBACK_HOSTS.includes(hostname));
}
