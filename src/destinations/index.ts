import { customerio } from './customerio.ts';
import type { DestinationKind } from './kind.ts';

/** Every kind of destination that the service can send to. */
export const DESTINATION_KINDS: readonly DestinationKind[] = [customerio];
