import { randomBytes } from 'node:crypto';

export type CodeRequest = { clientId: string; redirectUri: string; codeChallenge: string };
const CODE_LIFETIME_MS = 15 * 60_000;

/** Authorization codes: each is good for one use within 15 minutes. */
export class Codes {
  readonly #clock: () => number;
  readonly #codes = new Map<string, CodeRequest & { issuedMs: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  issue(request: CodeRequest): string {
    const code = `aPrx${randomBytes(32).toString('base64url')}==`;
    this.#codes.set(code, { ...request, issuedMs: this.#clock() });
    return code;
  }

  take(code: string): CodeRequest | undefined {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    return issued !== undefined && this.#clock() - issued.issuedMs <= CODE_LIFETIME_MS ? issued : undefined;
  }
}
