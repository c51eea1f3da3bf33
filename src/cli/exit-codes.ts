/** What the command ends with, so that scripts can tell what happened. docs/cli.md lists them. */
export const EXIT = {
  ok: 0,
  /** Something failed that none of the others names; also a run that was waited for. */
  failure: 1,
  /** The command line itself is wrong, or there was nobody to confirm. */
  usage: 2,
  notFound: 3,
  /** The service refused it, or the input is not valid. */
  refused: 4,
  /** No answer, or the service says that it cannot work now. */
  unreachable: 5,
  /** No token, an unknown one, or one that may only read. */
  unauthorized: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOfStatus(status: number): ExitCode {
  if (status === 404) return EXIT.notFound;
  if (status === 401 || status === 403) return EXIT.unauthorized;
  if ([429, 502, 503, 504].includes(status)) return EXIT.unreachable;
  return status >= 400 && (status < 500 || status === 501) ? EXIT.refused : EXIT.failure;
}
