/** The store cannot be opened: one sentence for the operator that names the place, never a password. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  constructor(place: string, cause: unknown) {
    super(`the store in ${place} cannot be opened: ${reasonOf(cause)}`, { cause });
  }
}

/** A host with several addresses that all refuse makes an error whose own message is empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
