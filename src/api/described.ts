import type { z } from 'zod';

/** A value that the document shows, and what it is a value of. */
export type Example<T = unknown> = { summary: string; value: T };

export type HeaderDocument = { description: string; example: string };
export type HeaderDocuments = Readonly<Record<string, HeaderDocument>>;

/** The body of a request; its examples are requests that the service accepts, by names of their own. */
export type BodyDocument<S extends z.ZodType = z.ZodType> = {
  schema: S;
  examples: Readonly<Record<string, Example<NoInfer<z.input<S>>>>>;
};

/** An answer that is not a problem: JSON with a schema, text of another type, or nothing but its status. */
export type AnswerDocument = {
  description: string;
  headers?: HeaderDocuments;
  schema?: z.ZodType;
  contentType?: string;
  example?: unknown;
};

/** An answer in JSON. Its example is held to the schema by the compiler, and by a test. */
export function jsonAnswer<S extends z.ZodType>(
  description: string,
  schema: S,
  example: NoInfer<z.output<S>>,
  headers?: HeaderDocuments,
): AnswerDocument & { schema: S } {
  return { description, schema, example, ...(headers === undefined ? {} : { headers }) };
}

/** The schema with an example that it accepts: for parameters, which have no other place for one. */
export function withExample<S extends z.ZodType>(schema: S, example: NoInfer<z.input<S>>): S {
  return schema.meta({ ...schema.meta(), param: { example } });
}
