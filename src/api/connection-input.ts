import { z } from 'zod';

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

const authorizationCode = z.strictObject({ method: z.literal('authorization_code') });
const refreshToken = z.strictObject({ method: z.literal('refresh_token'), refreshToken: visible(4_000) });

/** What this version offers. The contract's other grants are named in the refusal. */
export const OFFERED_METHODS = ['authorization_code', 'refresh_token'] as const;

export const newConnectionSchema = z
  .strictObject({
    name: nameSchema,
    environment: z.enum(['production', 'sandbox', 'custom']),
    loginUrl: z.string().max(300).optional(),
    auth: z.discriminatedUnion('method', [authorizationCode, refreshToken], {
      error: `method must be ${OFFERED_METHODS.join(' or ')}: this version offers no other`,
    }),
    clientId: visible(1_000).optional(),
    clientSecret: visible(1_000).optional(),
  })
  .meta({ id: 'NewConnection' });

export type NewConnectionInput = z.infer<typeof newConnectionSchema>;
