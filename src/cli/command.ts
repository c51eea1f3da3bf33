import { z } from 'zod';
import type { ExitCode } from './exit-codes.ts';
import type { Session } from './session.ts';

type Description = {
  /** With its arguments: `show <sync>`. */
  usage: string;
  summary: string;
  /** As people write them, and what they do. */
  flags?: readonly (readonly [flags: string, description: string])[];
  /** Shown by `--help`, without the program's name. */
  examples: readonly string[];
};

/** One command. Its arguments are there as its usage demands; absent optional ones are not. */
export type CliCommand = Description & {
  run(session: Session, args: readonly string[], options: unknown): Promise<ExitCode | undefined>;
};

/** Ties the flags' schema to the type that `run` sees. */
export function command<O extends z.ZodObject>(
  definition: Description & {
    options?: O;
    run: (session: Session, args: readonly string[], options: z.output<O>) => Promise<ExitCode | void>;
  },
): CliCommand {
  const { run, options: schema, ...described } = definition;
  return {
    ...described,
    async run(session, args, options) {
      const parsed = (schema ?? z.object({})).parse(options);
      // The schema is the one that the type was taken from, or stands for its absence.
      return (await run(session, args, parsed as z.output<O>)) ?? undefined;
    },
  };
}
