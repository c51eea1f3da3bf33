#!/usr/bin/env node
import { runCli } from './run-cli.ts';
import { terminalIo } from './terminal-io.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
// A reader that has seen enough, as `head` has, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runCli(process.argv.slice(2), terminalIo(interruption.signal));
