import { z } from 'zod';
import type { KeyCheck } from '../customerio/check-key.ts';
import type { Customerio } from '../customerio/customerio.ts';

/** What a client is made of. `settings` and `secret` are what the kind's own schemas made of them. */
export type Access<Settings> = {
  destinationId: string;
  settings: Settings;
  /** Decrypted. */
  secret: string;
  /** Whether plain http on this machine is allowed: for simulators. */
  allowLoopback: boolean;
};

export type Admission<Settings> =
  | { type: 'valid'; settings: Settings }
  /** `message` follows the name of the setting, as in "endpoint must be a URL". */
  | { type: 'invalid'; path: string; message: string };

/**
 * All that is particular to a kind of destination; `customerio.ts` is the model. Routes, OpenAPI document, store,
 * encryption, checks and workers follow from it.
 */
export type KindDeclaration<Settings extends z.ZodObject = z.ZodObject> = {
  /**
   * `type` in the API. Its failures' codes begin with it: `<type>.unauthorized`. Those of a key, an address or the whole
   * vendor are named as Customer.io's are (`domain/alerts/alert-group.ts`): alerts of all its syncs are then told as one.
   */
  type: string;
  /** What the API takes, keeps in clear and shows. */
  settings: Settings;
  /** The one value that the API takes and never shows; encrypted at rest. What it refuses says `message`. */
  secret: { name: string; schema: z.ZodType<string, string>; message: string };
  /** What a schema cannot tell, once a destination is created: is it an address that secrets may be sent to? */
  admit(settings: z.output<Settings>, options: { allowLoopback: boolean }): Admission<z.output<Settings>>;
  /**
   * A client, made for each page of records. Throws a `FailureError` where a setting is not allowed any more. `onSetback` is to be
   * called for each answer that asks to come again later.
   */
  connect(access: Access<z.output<Settings>>, onSetback: () => void): Customerio;
  /** Asks whether the secret is right, and sends no data. Never throws for an answer. */
  check(access: Access<z.output<Settings>>): Promise<KeyCheck>;
  /** For the OpenAPI document. Secrets are placeholders in angle brackets; `checks` says what `check` sends and concludes. */
  document: {
    example: { summary: string; name: string; settings: z.input<Settings>; secret: string };
    checks: string;
  };
};

/** A kind whose settings come from the store or a request, and are read by its schema each time. */
export type DestinationKind = Pick<KindDeclaration, 'type' | 'settings' | 'secret' | 'document'> & {
  admit(settings: unknown, options: { allowLoopback: boolean }): Admission<Record<string, unknown>>;
  connect(access: Access<unknown>, onSetback: () => void): Customerio;
  check(access: Access<unknown>): Promise<KeyCheck>;
};

/** Ties a kind's settings to the type that its functions see. */
export function defineKind<Settings extends z.ZodObject>(kind: KindDeclaration<Settings>): DestinationKind {
  const read = (access: Access<unknown>): Access<z.output<Settings>> => ({
    ...access,
    settings: kind.settings.parse(access.settings),
  });
  return {
    ...kind,
    admit: (settings, options) => kind.admit(kind.settings.parse(settings), options),
    connect: (access, onSetback) => kind.connect(read(access), onSetback),
    check: async (access) => kind.check(read(access)),
  };
}
