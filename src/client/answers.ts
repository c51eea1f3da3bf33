import { ProblemError } from './errors.ts';

type Answer<T> = { data?: T; error?: unknown; response: Response };
type Page<T> = { data: T[]; nextCursor: string | null };
type PageOf<T> = (query: { limit: number; cursor?: string }) => Promise<Answer<Page<T>>>;

/** What an operation answers; throws {@link ProblemError} for anything but a success. */
export async function dataOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw new ProblemError(response, error);
  return data;
}

/** Waits for an operation that answers with nothing but its success; throws {@link ProblemError} for anything else. */
export async function done(call: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw new ProblemError(response, error);
}

/** All entries of a list at once. */
export async function allEntries<T>(page: PageOf<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of entriesOf(page)) all.push(entry);
  return all;
}

/** All entries of a list, page by page as they are asked for. */
export async function* entriesOf<T>(page: PageOf<T>, limit = 200): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data, nextCursor } = await dataOf(page(cursor === undefined ? { limit } : { limit, cursor }));
    yield* data;
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}
