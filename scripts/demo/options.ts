import { parseArgs } from 'node:util';
import { UserError } from '../user-error.mjs';

const DEFAULT_CONTACTS = 100_000;
/** Four syncs at once, and a simulated workspace that keeps every event. */
const DEFAULT_CONTACTS_ALL = 20_000;
/** Enough for the changes between the two runs. */
const MIN_CONTACTS = 1_000;
/** The simulators keep what they hold in memory. */
const MAX_CONTACTS = 2_000_000;

export type DemoOptions = { contacts: number; all: boolean; keep: boolean; help: boolean };

export const HELP = `npm run demo -- [--all] [--contacts N] [--keep]

  --all          accounts, contacts, who belongs where, and tasks: objects, people, relationships and events
  --contacts N   Contacts in the simulated Salesforce, ${MIN_CONTACTS} to ${MAX_CONTACTS}; ${DEFAULT_CONTACTS} when absent, ${DEFAULT_CONTACTS_ALL} with --all
  --keep         leave everything running after the comparison, until Ctrl-C`;

/** Throws a `UserError` for what it does not know. */
export function readOptions(args: string[]): DemoOptions {
  const { contacts, all, keep, help } = parse(args);
  const absent = all ? DEFAULT_CONTACTS_ALL : DEFAULT_CONTACTS;
  const count = contacts === undefined ? absent : Number(contacts.replaceAll(/[_,]/g, ''));
  if (!Number.isInteger(count) || count < MIN_CONTACTS || count > MAX_CONTACTS) {
    throw new UserError(
      `--contacts takes a whole number from ${MIN_CONTACTS} to ${MAX_CONTACTS}, not ${contacts}.\n\n${HELP}`,
    );
  }
  return { contacts: count, all, keep, help };
}

function parse(args: string[]): { contacts?: string; all: boolean; keep: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        contacts: { type: 'string' },
        all: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    // `parseArgs` says what is wrong in its first sentence.
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new UserError(`${reason}.\n\n${HELP}`, { cause: error });
  }
}
