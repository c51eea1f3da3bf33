import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CONTACT_FIELDS, PAGE_ROWS, contactCell, contactIndex } from './contacts.ts';

const NOT_TRAITS = new Set(['Id', 'SystemModstamp', 'IsDeleted']);
const MAX_DIFFERENCES = 5;

const batchSchema = z.object({
  batch: z.array(
    z.object({
      type: z.literal('identify'),
      userId: z.string(),
      messageId: z.string().min(1),
      timestamp: z.string(),
      traits: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** Compares each message with the contact that it is of, by a reading of its own: every contact once, every value as it is. */
export class CheckedMessages {
  private readonly contacts: number;
  private readonly seen = new Set<number>();
  private readonly found: string[] = [];

  constructor(contacts: number) {
    this.contacts = contacts;
  }

  add(body: string): void {
    for (const message of batchSchema.parse(JSON.parse(body)).batch) {
      const index = contactIndex(message.userId);
      if (this.seen.has(index)) this.tell(`contact ${index} arrived twice`);
      this.seen.add(index);
      const expected = expectedTraits(index);
      if (!isDeepStrictEqual(message.traits, expected)) {
        this.tell(`contact ${index} is ${JSON.stringify(message.traits)} instead of ${JSON.stringify(expected)}`);
      }
    }
  }

  differences(): string[] {
    const missing = this.contacts - this.seen.size;
    return missing === 0 ? this.found : [...this.found, `${missing} contacts are missing`];
  }

  private tell(difference: string): void {
    if (this.found.length < MAX_DIFFERENCES) this.found.push(difference);
  }
}

/** Contacts of different pages have the same values, but for their ids. */
function expectedTraits(index: number): Record<string, unknown> {
  return Object.fromEntries(
    CONTACT_FIELDS.filter(([name]) => !NOT_TRAITS.has(name)).map(([name, type]) => [
      name,
      expectedValue(type, contactCell(name, index % PAGE_ROWS)),
    ]),
  );
}

function expectedValue(type: string, cell: string): unknown {
  if (cell === '') return null;
  if (type === 'double' || type === 'currency') return Number(cell);
  return type === 'boolean' ? cell === 'true' : cell;
}
