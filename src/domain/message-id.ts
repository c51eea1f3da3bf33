/** Longest message id: Segment-like servers keep 100 characters. */
export const MAX_MESSAGE_ID_LENGTH = 100;

/** Stands for the fingerprint while the message that it is computed from is written. */
export const BLANK_FINGERPRINT = '00000000';

const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

export type MessageIdentity = {
  syncId: string;
  /** Salesforce id, 15 or 18 characters. */
  recordId: string;
  /** ISO 8601 in UTC, such as `2026-11-24T10:15:30.000Z`. */
  version: string;
  /** Grows with each resync, so that a resync is not taken for a repeat. */
  epoch: number;
  /**
   * Number of the run, where a run decides by the ledger what to say: a parent's field or a formula may change and change
   * back while the version stays, and what is then said again is no repeat.
   */
  run?: number;
  operation: 'upsert' | 'delete';
  /** CRC-32 of the message in hex: two edits within one second of Salesforce's clock are two messages. */
  fingerprint: string;
};

/**
 * `syn_1:003000000000001AAA:20261124101530:0:u:1a2b3c4d`: the same version of a record is the same message however
 * often it is read, and nothing else is. Throws a RangeError when the parts do not fit.
 */
export function messageId(identity: MessageIdentity): string {
  const { syncId, version, epoch, run, operation, fingerprint } = identity;
  const said = run === undefined ? String(epoch) : `${epoch}.${run}`;
  const letter = operation === 'delete' ? 'd' : 'u';
  return checkedLength(
    `${syncId}:${toId18(identity.recordId)}:${compactVersion(version)}:${said}:${letter}:${fingerprint}`,
  );
}

function checkedLength(id: string): string {
  if (id.length > MAX_MESSAGE_ID_LENGTH) {
    throw new RangeError(`a message id of ${id.length} characters is over the limit of ${MAX_MESSAGE_ID_LENGTH}`);
  }
  return id;
}

/**
 * `syn_1:003000000000001AAA:created:0`: the one event that a record's creation is, whatever became of the record since.
 */
export function creationMessageId({ syncId, recordId, epoch }: Pick<MessageIdentity, 'syncId' | 'recordId' | 'epoch'>) {
  return checkedLength(`${syncId}:${toId18(recordId)}:created:${epoch}`);
}

/** `2026-11-24T10:15:30.000Z` as `20261124101530`; milliseconds only where there are any. */
function compactVersion(version: string): string {
  const digits =
    version.slice(0, 4) +
    version.slice(5, 7) +
    version.slice(8, 10) +
    version.slice(11, 13) +
    version.slice(14, 16) +
    version.slice(17, 19);
  const milliseconds = version.slice(20, 23);
  return milliseconds === '000' ? digits : digits + milliseconds;
}

/**
 * The form of a record id that is safe to compare without regard to case. The three letters say which characters of
 * each five are capitals. Throws a RangeError for anything that is not a record id.
 */
export function toId18(recordId: string): string {
  if (!RECORD_ID.test(recordId)) throw new RangeError('not a Salesforce record id');
  if (recordId.length === 18) return recordId;
  let suffix = '';
  for (let group = 0; group < 15; group += 5) {
    let capitals = 0;
    for (let index = 0; index < 5; index += 1) {
      const code = recordId.charCodeAt(group + index);
      if (code >= 65 && code <= 90) capitals |= 1 << index;
    }
    suffix += SUFFIX_ALPHABET.charAt(capitals);
  }
  return recordId + suffix;
}
