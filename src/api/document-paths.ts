/** Where the API is described, for programs and for people. */
export const OPENAPI_PATH = '/openapi.json';
export const DOCS_PATH = '/docs';
