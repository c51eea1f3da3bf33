/** The path of the Temporal test server, for tests of schedules. Rejects with a `UserError` that says what is missing. */
export function ensureTimeSkippingServer(options?: { env?: NodeJS.ProcessEnv }): Promise<string>;
