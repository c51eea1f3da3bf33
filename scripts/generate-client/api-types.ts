import { registerHooks } from 'node:module';
import { z } from 'zod';

/** For the generator alone: it writes through TypeScript's JavaScript API, which TypeScript 7 no longer has. */
const TYPESCRIPT_WITH_API = '@typescript/typescript6';

const HEADER = `// Made from the OpenAPI document by \`npm run generate:client\`; a test fails when the two differ. Do not edit.
`;

const documentSchema = z.looseObject({ openapi: z.literal('3.1.0') });

/** The types of the HTTP API, as TypeScript source text, from its OpenAPI document. */
export async function apiTypes(document: unknown): Promise<string> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'typescript'
        ? next(TYPESCRIPT_WITH_API, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
  try {
    const { default: openapiTypes, astToString } = await import('openapi-typescript');
    const parsed = documentSchema.parse(structuredClone(document));
    const ast = await openapiTypes(JSON.stringify(parsed, withoutExamples), {
      // What has a default need not be sent; answers name what they always have as required.
      defaultNonNullable: false,
      emptyObjectsUnknown: true,
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
      rootTypesKeepCasing: true,
      silent: true,
    });
    return HEADER + astToString(ast);
  } finally {
    hooks.deregister();
  }
}

/** They would more than double the types, as comments that no editor shows where a call is written. */
function withoutExamples(key: string, value: unknown): unknown {
  return key === 'example' || key === 'examples' ? undefined : value;
}
