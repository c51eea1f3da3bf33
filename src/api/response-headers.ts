import type { HeaderDocuments } from './described.ts';

/** Those of every answer that the application gives: the document has each once, under `components.headers`. */
const COMMON_HEADERS: HeaderDocuments = {
  'X-Request-Id': {
    description: 'Of this request; the log has it by this name. A client may send its own.',
    example: '5b0f6a0e-6f0e-4c55-9d3b-1f1c6f0a7c11',
  },
  RateLimit: {
    description: 'How many requests are left (`r`), and the seconds until there are more (`t`); not of health checks.',
    example: '"requests"; r=5999; t=60',
  },
  'RateLimit-Policy': {
    description: 'How many requests (`q`) in how many seconds (`w`)',
    example: '"requests"; q=6000; w=60',
  },
};

const references = Object.fromEntries(
  Object.keys(COMMON_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

/** The headers of a response: its own, and by reference those that all have. */
export function responseHeaders(own: HeaderDocuments, common = true) {
  return { ...headerObjects(own), ...(common ? references : {}) };
}

/** For `components.headers`. */
export function commonHeaders() {
  return headerObjects(COMMON_HEADERS);
}

function headerObjects(headers: HeaderDocuments) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, { description, example }]) => [
      name,
      { description, example, schema: { type: 'string' as const } },
    ]),
  );
}
