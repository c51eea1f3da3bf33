import type { Fault, FaultType } from './faults.ts';
import { REQUEST_KINDS } from './requests.ts';

type Check = { expects: string; holds: (value: unknown) => boolean };

const text: Check = { expects: 'a text', holds: (value) => typeof value === 'string' };
const count: Check = { expects: 'a whole number from 0', holds: (value) => isWhole(value, 0, Infinity) };
const status: Check = { expects: 'an HTTP status', holds: (value) => isWhole(value, 200, 599) };
const part: Check = { expects: 'csv or gzip', holds: (value) => value === 'csv' || value === 'gzip' };
const kind: Check = {
  expects: `one of ${REQUEST_KINDS.join(', ')}`,
  holds: (value) => REQUEST_KINDS.some((each) => each === value),
};

const share: Check = {
  expects: 'a number above 0 and at most 1',
  holds: (value) => typeof value === 'number' && value > 0 && value <= 1,
};

const ANY = { kind, times: count, after: count, share };
const NEEDED: Record<FaultType, Record<string, Check>> = {
  latency: { ms: count },
  status: { status },
  reset: { afterBytes: count },
  truncate: { rows: count },
  corrupt: { part, afterBytes: count },
  lost_answer: {},
  fail_job: { message: text },
};
const STATUS_EXTRAS = { errorCode: text, message: text, body: text, contentType: text, retryAfter: text };

/** A fault as another process sends it, or what is wrong with it. */
export function readFault(value: Record<string, unknown>): Fault | string {
  const { type, ...rest } = value;
  if (!isFaultType(type)) return `type: must be one of ${Object.keys(NEEDED).join(', ')}`;
  const needed = NEEDED[type];
  const optional = type === 'status' ? { ...ANY, ...STATUS_EXTRAS } : ANY;
  const checks = new Map(Object.entries({ ...optional, ...needed }));
  for (const name of new Set([...Object.keys(rest), ...Object.keys(needed)])) {
    const check = checks.get(name);
    if (check === undefined) return `${name}: not known for ${type}`;
    if (!check.holds(rest[name])) return `${name}: must be ${check.expects}`;
  }
  // Every part was checked above.
  return value as Fault;
}

function isFaultType(value: unknown): value is FaultType {
  return typeof value === 'string' && Object.hasOwn(NEEDED, value);
}

function isWhole(value: unknown, from: number, to: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}
