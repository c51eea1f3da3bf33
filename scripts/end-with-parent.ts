import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

// Reads until the parent's end of the pipe is gone, however the parent ended; then ends the child in order, or by force after 10 s.
const GUARD = `
cat > /dev/null
kill -TERM "$1" 2> /dev/null
i=0
while kill -0 "$1" 2> /dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
kill -KILL "$1" 2> /dev/null
`;

/**
 * Lets a child that runs in a process group of its own (`detached`) end with this process, even where that one is killed with
 * SIGKILL and can do nothing more. The child's own group keeps a terminal's Ctrl-C from reaching it before its turn.
 */
export function endWithParent(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', String(child.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  // The pipe must not keep this process alive either; it closes with it.
  if (guard.stdin !== null && 'unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
