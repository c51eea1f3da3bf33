import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { failureOf } from './failure.ts';
import { COMMANDS } from './commands/index.ts';
import type { CliCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { openSession } from './session.ts';

const NAME = 'salesforce-data-in';
const ABOUT = `
Environment:
  SALESFORCE_DATA_IN_URL    where the service is reached (http://127.0.0.1:3000)
  SALESFORCE_DATA_IN_TOKEN  one of its API_TOKENS

A sync is named by its id, or by its name where no other has it.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 unreachable, 6 not authorized.`;

const globalsSchema = z.object({
  url: z.string().optional(),
  tokenFile: z.string().optional(),
  json: z.boolean().optional(),
});

/** Runs the command line and answers with its exit code; never throws. */
export async function runCli(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = new Command(NAME)
    .description('Looks at the syncs of a salesforce-data-in installation, and changes them.')
    .addOption(new Option('--url <url>', 'where the service is reached'))
    .addOption(new Option('--token-file <path>', 'read the token from a file; - for standard input'))
    .addOption(new Option('--json', 'answer with JSON, for programs'))
    .addHelpText('after', ABOUT)
    .showHelpAfterError(`(${NAME} --help lists what there is)`)
    .exitOverride()
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const each of COMMANDS) {
    addCommand(program, each, async (args, options) => {
      const session = await openSession(io, globalsSchema.parse(program.opts()));
      code = (await each.run(session, args, options)) ?? EXIT.ok;
    });
  }
  try {
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has said what is wrong; help and the like end well.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const failure = failureOf(error, io);
    io.err(argv.includes('--json') ? `${JSON.stringify({ error: failure })}\n` : failure.text);
    return failure.exitCode;
  }
}

function addCommand(
  program: Command,
  { usage, summary, flags = [], examples }: CliCommand,
  run: (args: readonly string[], options: unknown) => Promise<void>,
): void {
  const added = program.command(usage).summary(summary).description(`${summary}.`).copyInheritedSettings(program);
  for (const [name, description] of flags) added.option(name, description);
  added.addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${NAME} ${example}`).join('\n')}`);
  added.action(() => run(added.args, added.opts()));
}
