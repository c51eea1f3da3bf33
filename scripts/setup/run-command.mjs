import { execFile } from 'node:child_process';
import { reasonOf } from '../user-error.mjs';

const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Runs a command without a shell. Never rejects: `code` is null when it could not be started or was ended by a signal,
 * and `error` then holds what the system said (ENOENT: there is no such command).
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeoutMs?: number, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<{ code: number | null, output: string, error?: string }>}
 */
export function runCommand(command, args, { timeoutMs = 0, env = process.env, cwd = '.' } = {}) {
  return new Promise((resolve) => {
    /** @type {import('node:child_process').ExecFileOptionsWithStringEncoding} */
    const options = {
      encoding: 'utf8',
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_LIMIT_BYTES,
      env,
      cwd,
    };
    try {
      execFile(command, args, options, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        if (error === null) resolve({ code: 0, output });
        else if (typeof error.code === 'number') resolve({ code: error.code, output });
        else resolve({ code: null, output, error: String(error.code ?? error.signal ?? error.message) });
      });
    } catch (error) {
      // Some reasons, such as a file in place of a folder on the way, are thrown at once.
      resolve({ code: null, output: '', error: reasonOf(error) });
    }
  });
}
