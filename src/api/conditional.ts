import { z } from 'zod';
import { withExample } from './described.ts';
import { badInput, Problem } from './problem.ts';
import { etag } from './sync-view.ts';

/** `*` stands for whatever is there. */
const IF_MATCH = /^(?:\*|"(\d{1,9})")$/;

/** Of operations that change or end what somebody has read: RFC 9110, section 13.1.1. */
export const ifMatchHeader = z.object({
  'If-Match': withExample(
    z.string().regex(IF_MATCH).optional().meta({ description: 'The ETag of the sync that this builds on.' }),
    '"3"',
  ),
});

/** The revision that a request builds on; undefined for one that does not say. Throws a 400 problem for anything else. */
export function expectedRevision(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const match = IF_MATCH.exec(ifMatch.trim());
  if (match === null) throw badInput([{ path: 'If-Match', message: 'must be an ETag of this sync, such as "3"' }]);
  return match[1] === undefined ? undefined : Number(match[1]);
}

/** 412: somebody else was first. */
export function stale(revision: number): Problem {
  return new Problem(412, `The sync has revision ${revision} by now. Read it again before you change it.`, {
    headers: { ETag: etag(revision) },
  });
}
