import { crc32 } from 'node:zlib';
import type { FieldPlan } from '../field-plan.ts';
import { contentFingerprint } from './content-fingerprint.ts';

const CRC_DIGITS = 8;
/** Of the content's own checksum; what follows is the mark. */
const CONTENT_DIGITS = 32;

/**
 * What the ledger keeps of a message: the checksum of its content. For events of changes a mark follows, of 16 digits: which
 * version of the record it was, and how records were mapped. An event that was told cannot be taken back, so an edit of the
 * mapping must not make another of it ({@link toldOtherwise}).
 */
export function deliveryFingerprint(plan: FieldPlan): (content: string | Uint8Array, version: string) => string {
  const { attributes, format, longValues = null } = plan;
  if (format.type !== 'event' || format.on === 'creation') return contentFingerprint;
  const sources = attributes.map(({ source, target, type }) => [source, target, type]);
  const { name, person, timestamp } = format;
  const named = name.type === 'fixed' ? [name.name] : { field: name.field.source };
  const mapping = checksum(JSON.stringify([sources, named, person.source, timestamp?.source ?? null, longValues]));
  return (content, version) => contentFingerprint(content) + checksum(version) + mapping;
}

/** The same version of a record, told before as it was mapped then. */
export function toldOtherwise(before: string, now: string): boolean {
  const [told, mark] = [before, now].map((fingerprint) => fingerprint.slice(CONTENT_DIGITS));
  if (told === undefined || mark === undefined || told.length !== 2 * CRC_DIGITS) return false;
  return told.slice(0, CRC_DIGITS) === mark.slice(0, CRC_DIGITS) && told.slice(CRC_DIGITS) !== mark.slice(CRC_DIGITS);
}

/** Do both say the same, whatever their marks? */
export function sameContent(before: string, now: string): boolean {
  return before.slice(0, CONTENT_DIGITS) === now.slice(0, CONTENT_DIGITS);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CRC_DIGITS, '0');
}
