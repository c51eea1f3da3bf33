import type { ExitCode } from './exit-codes.ts';

/** A sentence for the person at the terminal, with what to do next if there is something. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly errors: readonly { path: string; message: string }[];

  constructor(
    exitCode: ExitCode,
    message: string,
    options: { hint?: string; errors?: readonly { path: string; message: string }[] } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.hint = options.hint;
    this.errors = options.errors ?? [];
  }
}
