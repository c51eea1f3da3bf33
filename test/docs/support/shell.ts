import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LIMIT_MS = 60_000;
const ON_TERMINAL = resolve('test/docs/support/on-terminal.py');

export type Outcome = { code: number | null; output: string };

/** Runs commands one after another as a person would in one terminal: what is exported, set or defined stays. */
export class Shell {
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #state: string;

  /** `folder`: where commands run. */
  constructor(folder: string, env: Record<string, string>, name: string) {
    this.#folder = folder;
    this.#env = env;
    this.#state = join(folder, `.shell-${name}`);
  }

  /** `answer`: typed when the command asks, on the terminal that it then has. */
  async run(command: string, answer?: string): Promise<Outcome> {
    await writeFile(this.#state, '', { flag: 'a' });
    const script = [
      `. '${this.#state}'`,
      'set -uo pipefail',
      `trap 'code=$?; { export -p; declare -f; } > "${this.#state}"; exit $code' EXIT`,
      'set -e',
      command,
    ].join('\n');
    const bash = ['bash', '-c', script] as const;
    const [program, ...args] = answer === undefined ? bash : (['python3', ON_TERMINAL, answer, ...bash] as const);
    const child = spawn(program, args, {
      cwd: this.#folder,
      env: this.#env,
      // A group of its own, so that what it left behind can be ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const limit = setTimeout(() => end(child.pid), LIMIT_MS);
    await once(child, 'exit');
    clearTimeout(limit);
    end(child.pid);
    return { code: child.exitCode, output: stripVTControlCharacters(output).replaceAll(/\r+\n?/g, '\n') };
  }
}

/** Ends a group of processes; one that has ended by itself is as it should be. */
function end(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
