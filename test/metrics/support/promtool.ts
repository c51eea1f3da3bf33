import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ensurePromtool } from '../../../scripts/promtool-binary.mjs';

/** Runs Prometheus' own checker: https://prometheus.io/docs/prometheus/latest/command-line/promtool/ */
export async function promtool(args: string[], input = ''): Promise<{ code: unknown; output: string }> {
  const child = spawn(await ensurePromtool(), args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const closed = once(child, 'close');
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await closed;
  return { code, output: said + errors };
}
