import { ProblemError, UnreachableError } from '../client/errors.ts';
import { CliError } from './cli-error.ts';
import { EXIT, exitCodeOfStatus } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { plain } from './format/plain.ts';
import type { Io } from './io.ts';

export type Failure = {
  message: string;
  exitCode: ExitCode;
  status?: number;
  code?: string;
  errors?: readonly { path: string; message: string }[];
  hint?: string;
};

const HINTS: Readonly<Record<number, string>> = {
  401: "Set SALESFORCE_DATA_IN_TOKEN to a token of the service's API_TOKENS.",
  403: 'Use a token that may write: one without ":read" in API_TOKENS.',
  404: 'salesforce-data-in list shows the syncs that there are.',
  412: 'Somebody changed it meanwhile. Look at it with show, and say it again.',
  429: 'Wait a minute, then try again.',
  503: "See that the service's workers and Temporal run, then try again.",
};

/** What went wrong, without the token. A fault of this program's own keeps its stack. */
export function failureOf(error: unknown, { env }: Pick<Io, 'env'>): Failure {
  const { message, hint, errors, ...rest } = describe(error);
  const clean = (text: string): string => withoutSecret(text, env['SALESFORCE_DATA_IN_TOKEN']);
  return {
    message: clean(message),
    ...rest,
    ...(errors && { errors: errors.map((each) => ({ path: clean(each.path), message: clean(each.message) })) }),
    ...(hint !== undefined && { hint: clean(hint) }),
  };
}

/** The same in sentences for a person. */
export function failureText({ message, errors = [], hint }: Failure): string {
  const places = errors.filter(({ path }) => path !== '').map((each) => `${each.path}: ${each.message}`);
  const lines = [
    `error: ${message}`,
    // Of a single fault the service's own sentence says all.
    ...places.filter((place) => place !== message).map((place) => `  ${place}`),
    ...(hint === undefined ? [] : [hint]),
  ];
  return `${plain(lines.join('\n'))}\n`;
}

function describe(error: unknown): Failure {
  if (error instanceof CliError) {
    const { message, exitCode, hint, errors } = error;
    return { message, exitCode, ...(hint === undefined ? {} : { hint }), ...(errors.length === 0 ? {} : { errors }) };
  }
  if (error instanceof ProblemError) {
    const { message, status, code, errors, requestId } = error;
    const hint =
      status >= 500 && status !== 501 && status !== 503
        ? `The service's log has it as request ${requestId ?? '?'}.`
        : HINTS[status];
    return {
      message,
      exitCode: exitCodeOfStatus(status),
      status,
      ...(code === undefined ? {} : { code }),
      ...(errors.length === 0 ? {} : { errors }),
      ...(hint === undefined ? {} : { hint }),
    };
  }
  if (error instanceof UnreachableError) {
    const hint = 'Is the service running there? SALESFORCE_DATA_IN_URL, or --url, says where it is reached.';
    return { message: `${error.message}.`, exitCode: EXIT.unreachable, hint };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `This program failed: ${stack}`, exitCode: EXIT.failure };
}

function withoutSecret(text: string, secret: string | undefined): string {
  return secret === undefined || secret.length < 8 ? text : text.replaceAll(secret, '(token)');
}
