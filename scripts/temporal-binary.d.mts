/** The path of a Temporal CLI that works, installed when there is none. Rejects with a `UserError` that says what to do. */
export function ensureTemporal(options?: {
  env?: NodeJS.ProcessEnv;
  log?: (line: string) => void;
  download?: (folder: string) => Promise<string>;
}): Promise<string>;
