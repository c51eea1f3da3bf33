import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { Failure } from '../../../src/domain/failure.ts';
import { FailureError } from '../../../src/domain/failure.ts';

/** What a rejected promise's failure says; anything else fails the test. Nothing of it may hold a secret. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expectNoSecret(error);
  if (!(error instanceof FailureError)) throw new Error('expected a FailureError', { cause: error });
  return error.failure;
}

/** Looks at message, stack, causes and every property. The secrets of these tests all hold the word SECRET. */
export function expectNoSecret(value: unknown): void {
  const everything = inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null });
  expect(everything).not.toMatch(/SECRET/);
}
