import type { Format } from './format.ts';

/** What the rest of the service asks about a format, but for the rows themselves (`mapping/`, `page-loop/`). */
type FormatRules = {
  /** One of them, within a sentence. */
  one: string;
  /** Is what was delivered always remembered? Otherwise only where a setting needs it. */
  needsLedger: boolean;
  /** Can it be taken out of Customer.io again, when its record is deleted or leaves the filter? */
  removable: boolean;
  /** What is done with what a record stood for, once it stands for something else. */
  moves: 'remove' | 'keep';
};

/** A row for each format: a new one does not compile before it has answered all of it. */
export const FORMAT_RULES: Readonly<Record<Format['type'], FormatRules>> = {
  // A person's history cannot be brought back: people go only when their record does.
  person: { one: 'a person', needsLedger: false, removable: true, moves: 'keep' },
  // Must not be repeated.
  event: { one: 'an event', needsLedger: true, removable: false, moves: 'keep' },
  object: { one: 'a custom object', needsLedger: false, removable: true, moves: 'remove' },
  // Must be found again when it moves.
  relationship: { one: 'a relationship', needsLedger: true, removable: true, moves: 'remove' },
};
