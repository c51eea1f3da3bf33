import type { Logger } from 'pino';
import { parseConfig } from './config.ts';
import type { Config } from './config.ts';
import { createLogger } from './log.ts';
import { startProblem } from './start-problem.ts';

/** A whole process: from its environment to its exit code. What is wrong with the environment is a line per problem. */
export async function runCommand(work: (config: Config, log: Logger) => Promise<void>): Promise<void> {
  try {
    const config = parseConfig(process.env);
    await work(config, createLogger(config.LOG_LEVEL));
  } catch (error) {
    const problem = startProblem(error);
    if (problem === undefined) throw error;
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
