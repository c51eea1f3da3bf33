import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { HEADER, row, transferFrom } from '../attack/support/strange-vendors.ts';
import type { Handler } from '../salesforce/support/serve.ts';
import { openTestStore } from '../support/pglite.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Answers one text after the other, and the last one from then on. */
function pages(texts: string[], records?: number): Handler & { asked: () => number } {
  let asked = 0;
  const handler: Handler = (_, response) => {
    const text = texts[Math.min(asked, texts.length - 1)];
    asked += 1;
    response.writeHead(200, records === undefined ? {} : { 'sforce-numberofrecords': String(records) }).end(text);
  };
  return Object.assign(handler, { asked: () => asked });
}

const QUOTED = [HEADER, row(1), row(2, 'said ""no"" twice'), ''].join('\n');
/** Where only the first of two quotes has come the cell looks whole. */
const CUT_IN_QUOTES = QUOTED.slice(0, QUOTED.indexOf('"" twice') + 1);
const UNQUOTED = QUOTED.replaceAll('""', '').replaceAll('"', '');
const CUT_BARE = UNQUOTED.slice(0, -6);

describe('a page that is cut in its last cell', () => {
  it.each([
    ['between two quotes, with the count of its rows', CUT_IN_QUOTES, QUOTED, 2],
    ['between two quotes, without a count', CUT_IN_QUOTES, QUOTED, undefined],
    ['in an unquoted cell, with the count of its rows', CUT_BARE, UNQUOTED, 2],
    ['in an unquoted cell, without a count', CUT_BARE, UNQUOTED, undefined],
  ])('%s, is read again before the row is sent', async (_name, cut, whole, records) => {
    const transfer = await transferFrom(store, pages([cut, whole], records));
    expect((await transfer.result).cursor).toMatchObject({ rows: 2, counts: { read: 2, sent: 2 } });
    const sent = transfer.bodies.join('');
    expect(sent).toContain('twice');
    expect(sent.match(/003000000000002AAA/g)?.length).toBe(sent.match(/003000000000001AAA/g)?.length);
    await transfer.close();
  });

  it('at another place each time, is damaged: its row is never sent', async () => {
    const transfer = await transferFrom(store, pages([CUT_BARE, CUT_BARE.slice(0, -3)]), { attempt: 5 });
    await expect(transfer.result).rejects.toMatchObject({
      type: 'salesforce.page_damaged',
      details: [{ reaction: { type: 'resubmit' } }, { rows: 0 }],
    });
    expect(transfer.bodies.join('')).not.toContain('003000000000002AAA');
    await transfer.close();
  });

  it('is taken as it is where it ends so each time: its writer leaves the last line break out', async () => {
    const page = pages([QUOTED.slice(0, -1)], 2);
    const transfer = await transferFrom(store, page);
    expect((await transfer.result).cursor.counts).toMatchObject({ read: 2, sent: 2 });
    expect(page.asked()).toBe(2);
    await transfer.close();
  });
});

describe('a page with another number of rows than Salesforce announced', () => {
  it.each([
    ['more', 1],
    ['fewer', 3],
    ['none', 0],
  ])('(%s) fails after its rows were sent, and asks for another job in the end', async (_name, records) => {
    const first = await transferFrom(store, pages([QUOTED], records));
    await expect(first.result).rejects.toMatchObject({ type: 'salesforce.page_incomplete', nonRetryable: false });
    expect(first.bodies.join('')).toContain('003000000000002AAA');
    await first.close();
    const fifth = await transferFrom(store, pages([QUOTED], records), { attempt: 5 });
    await expect(fifth.result).rejects.toMatchObject({ details: [{ reaction: { type: 'resubmit' } }, { rows: 2 }] });
    await fifth.close();
  });
});

describe('results that are gone', () => {
  it.each([404, 410])('(%i) ask for another job, whatever the answer says', async (status) => {
    for (const body of ['[{"errorCode":"GONE","message":"Results are deleted after 7 days"}]', '<html>gone</html>']) {
      const transfer = await transferFrom(store, (_, response) => response.writeHead(status).end(body));
      await expect(transfer.result).rejects.toMatchObject({
        type: 'salesforce.job_not_found',
        details: [{ reaction: { type: 'resubmit' } }, {}],
      });
      await transfer.close();
    }
  });
});
