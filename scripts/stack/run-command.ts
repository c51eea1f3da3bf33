import { UserError } from '../user-error.mjs';
import { Cleanup } from './cleanup.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal that ends the command, known at any time. */
export type Interruption = {
  /** Never resolves but by a signal. */
  signal: Promise<void>;
  readonly happened: boolean;
};

/**
 * Runs a command to its exit code. Ctrl-C, a `kill` or a closed terminal end it at any time, in order; a second one at once. A
 * `UserError` is shown as its message; anything else as a fault of ours, with `details` of what was going on.
 */
export async function runCommand(
  name: string,
  command: (cleanup: Cleanup, interruption: Interruption) => Promise<number>,
  details: () => string[] = () => [],
): Promise<void> {
  const cleanup = new Cleanup();
  let code: number | undefined;
  const signal = new Promise<void>((resolve) => {
    for (const [each, signalCode] of Object.entries(SIGNALS)) {
      process.on(each, () => {
        if (code !== undefined) process.exit(signalCode);
        code = signalCode;
        process.stdout.write('\nStopping ...\n');
        resolve();
      });
    }
  });
  const interruption: Interruption = {
    signal,
    get happened() {
      return code !== undefined;
    },
  };
  const result = await Promise.race([
    command(cleanup, interruption).catch((error: unknown) => {
      // What is torn down under it fails as a matter of course.
      if (!interruption.happened) process.stderr.write(`\n${explain(name, error, details())}\n`);
      return 1;
    }),
    signal,
  ]);
  await cleanup.run();
  // Explicitly: something that was being started when the signal came must not keep the process.
  process.exit(code ?? result ?? 1);
}

function explain(name: string, error: unknown, details: string[]): string {
  if (error instanceof UserError) return error.message;
  const said = details.length === 0 ? [] : ['The service said last:', ...details.map((line) => `  ${line}`)];
  const what = error instanceof Error ? error.message : String(error);
  return [`${name} failed: ${what}`, ...said, 'Start it again; if it fails again, report it with these lines.'].join(
    '\n',
  );
}
