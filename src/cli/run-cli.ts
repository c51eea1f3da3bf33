import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { failureOf, failureText } from './failure.ts';
import type { Failure } from './failure.ts';
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
  const json = argv.includes('--json');
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
      // For programs the error is told below.
      writeErr: json ? () => undefined : io.err,
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
    if (error instanceof CommanderError) {
      // Help and the like end well.
      if (error.exitCode === 0) return EXIT.ok;
      // Commander has told people what is wrong.
      if (json) tell({ message: usageMessage(error), exitCode: EXIT.usage });
      return EXIT.usage;
    }
    const failure = failureOf(error, io);
    tell(failure);
    return failure.exitCode;
  }

  function tell(failure: Failure): void {
    io.err(json ? `${JSON.stringify({ error: failure })}\n` : failureText(failure));
  }
}

function usageMessage({ code, message }: CommanderError): string {
  if (code.startsWith('commander.help')) return `Say what to do: ${NAME} --help lists what there is.`;
  return message.replace(/^error: /, '');
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
