import { TransportError } from '@temporalio/worker';
import { ConfigError } from './config.ts';
import { FolderInUseError } from './store/folder-lock.ts';
import { SchemaTooNewError, SchemaTooOldError } from './store/migrate.ts';
import { StoreUnavailableError } from './store/store-unavailable-error.ts';
import { SearchAttributesMissingError } from './temporal/register-search-attributes.ts';
import { TemporalUnreachableError } from './temporal/connection.ts';

const EXPECTED = [
  ConfigError,
  FolderInUseError,
  SchemaTooNewError,
  SchemaTooOldError,
  StoreUnavailableError,
  SearchAttributesMissingError,
  TemporalUnreachableError,
  TransportError,
];

/** The sentence for a person when a start fails for a reason outside of the code; undefined for a defect. */
export function startProblem(error: unknown): string | undefined {
  return EXPECTED.some((type) => error instanceof type) && error instanceof Error ? error.message : undefined;
}
