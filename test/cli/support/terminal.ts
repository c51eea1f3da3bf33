import { runCli } from '../../../src/cli/run-cli.ts';
import type { ExitCode } from '../../../src/cli/exit-codes.ts';
import type { Io } from '../../../src/cli/io.ts';

export type Said = { code: ExitCode; out: string; err: string };
export type Terminal = {
  env?: Record<string, string | undefined>;
  /** By path; `-` is what is piped in. */
  files?: Record<string, string>;
  /** A person who answers; absent: nobody is there. */
  answers?: string[];
  outIsTerminal?: boolean;
  now?: Date;
  interrupted?: AbortSignal;
};

/** Runs the command line as a terminal would, and keeps what it says. */
export async function cli(argv: readonly string[], terminal: Terminal = {}): Promise<Said> {
  const { answers, files = {} } = terminal;
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outIsTerminal: terminal.outIsTerminal ?? false,
    env: terminal.env ?? {},
    read: (path) => {
      const text = files[path];
      const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text === undefined ? Promise.reject(missing) : Promise.resolve(text);
    },
    ask:
      answers &&
      ((question) => {
        err += question;
        return Promise.resolve(answers.shift() ?? '');
      }),
    now: () => terminal.now ?? new Date(),
    timeZone: 'Europe/Berlin',
    pause: () => Promise.resolve(),
    interrupted: terminal.interrupted ?? new AbortController().signal,
  };
  return { code: await runCli(argv, io), out, err };
}
