import { z } from 'zod';
import { privateKeyProblem } from '../salesforce/private-key.ts';

/** A 16384-bit key in PEM has less. */
const MAX_KEY_CHARACTERS = 16_384;

/** Visible ASCII: what OAuth allows in client ids, secrets and tokens (RFC 6749, appendix A). */
const visible = (max: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]+$/, 'must be plain ASCII text')
    .max(max);

export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((name) => !name.includes('\0'), 'must not contain a NUL character');

const username = z
  .string()
  .trim()
  .min(1)
  .max(320)
  .refine((name) => !name.includes('\0'), 'must not contain a NUL character')
  .meta({ description: 'Of the user whom the OAuth client acts as.' });

const privateKey = z
  .string()
  .max(MAX_KEY_CHARACTERS)
  .superRefine((text, context) => {
    const message = privateKeyProblem(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({
    description:
      "PEM, RSA of at least 2048 bits; belongs to the certificate of the OAuth client. It isn't shown again.",
  });

const clientSecret = visible(1_000);

const maxDailyApiPercent = z.int().min(1).max(100).meta({
  description:
    'Syncs wait while the org has used this percentage of its daily API calls, whoever made the calls, and so leave the rest to other applications.',
});

const methods = [
  z.strictObject({ method: z.literal('authorization_code') }),
  z.strictObject({ method: z.literal('refresh_token'), refreshToken: visible(4_000) }),
  z.strictObject({ method: z.literal('jwt_bearer'), username, privateKey }),
  z.strictObject({ method: z.literal('client_credentials') }),
] as const;

export const newConnectionSchema = z
  .strictObject({
    name: nameSchema,
    environment: z.enum(['production', 'sandbox', 'custom']),
    loginUrl: z.string().max(300).optional(),
    auth: z.discriminatedUnion('method', methods, {
      error: 'method must be authorization_code, refresh_token, jwt_bearer or client_credentials',
    }),
    clientId: visible(1_000).optional(),
    clientSecret: clientSecret.optional(),
    maxDailyApiPercent: maxDailyApiPercent.optional().meta({ description: 'Default 80; see ConnectionChange.' }),
  })
  .meta({ id: 'NewConnection' });

export type NewConnectionInput = z.infer<typeof newConnectionSchema>;

export const connectionChangeSchema = z
  .strictObject({ name: nameSchema.optional(), maxDailyApiPercent: maxDailyApiPercent.optional() })
  .meta({ id: 'ConnectionChange' });

/** Nothing at all is right too. */
export const reauthorizationSchema = z
  .strictObject({ privateKey: privateKey.optional(), clientSecret: clientSecret.optional() })
  .meta({ id: 'Reauthorization' })
  .optional();

export type ReauthorizationInput = z.infer<typeof reauthorizationSchema>;
