import { z } from 'zod';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};

const thrown = z.object({ message: z.string() }).optional();
const entrySchema = z.object({
  time: z.number(),
  level: z.number(),
  msg: z.string().default(''),
  err: thrown,
  error: thrown,
  req: z.object({ method: z.string(), path: z.string() }).optional(),
  res: z.object({ status: z.number() }).optional(),
});

/** A line of the service's log as a person reads it; a line that is no JSON stays as it is. */
export function readableLogLine(line: string): string {
  const entry = entrySchema.safeParse(jsonOf(line)).data;
  if (entry === undefined) return line;
  const { time, level, msg, req, res } = entry;
  const cause = entry.err ?? entry.error;
  const request = req === undefined ? '' : ` ${req.method} ${req.path} ${res?.status ?? ''}`;
  const reason = cause === undefined ? '' : ` (${cause.message})`;
  return `${new Date(time).toISOString().slice(11, 19)} ${LEVELS[level] ?? level} ${msg}${request}${reason}`;
}

function jsonOf(line: string): unknown {
  try {
    const parsed: unknown = JSON.parse(line);
    return parsed;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
