import type { RequestHandler } from 'express';
import type { HeaderDocuments } from './described.ts';
import { DOCS_PATH } from './document-paths.ts';

/** An operation that is to be removed: docs/api.md says what clients are promised. */
export type Deprecation = {
  since: Date;
  /** From then on it may be gone. */
  sunset: Date;
  /** What to call in its place, as a sentence. */
  instead: string;
};

/** What clients are promised between the two. */
export const MIN_NOTICE_DAYS = 183;
const DAY_MS = 86_400_000;

/**
 * On every answer of the operation, problems too: RFC 9745 and RFC 8594. Throws where the notice is shorter than what
 * clients are promised, so that no service starts with it.
 */
export function announceDeprecation(deprecation: Deprecation): RequestHandler {
  const { since, sunset, instead } = deprecation;
  if (sunset.getTime() - since.getTime() < MIN_NOTICE_DAYS * DAY_MS) {
    throw new Error(`a deprecated operation must go on for ${MIN_NOTICE_DAYS} days at least (${instead})`);
  }
  const headers = deprecationHeaders(deprecation);
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}

export function deprecationDocuments(deprecation: Deprecation): HeaderDocuments {
  const { Deprecation: since, Sunset: sunset, Link: link } = deprecationHeaders(deprecation);
  return {
    Deprecation: { description: 'Since when, in seconds: RFC 9745', example: since },
    Sunset: { description: 'When it may be gone: RFC 8594', example: sunset },
    Link: { description: 'Where to read about it', example: link },
  };
}

function deprecationHeaders({ since, sunset }: Deprecation) {
  return {
    Deprecation: `@${Math.floor(since.getTime() / 1_000)}`,
    Sunset: sunset.toUTCString(),
    Link: `<${DOCS_PATH}>; rel="deprecation"; type="text/html"`,
  };
}
