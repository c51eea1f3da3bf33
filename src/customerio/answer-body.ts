import { z } from 'zod';
import type { BlamedItem } from './customerio.ts';
import { vendorWords } from './vendor-words.ts';

const text = z.string().optional().catch(undefined);

const errorSchema = z
  .union([
    z.string().transform((message) => ({ message })),
    z.object({
      reason: text,
      field: text,
      message: text,
      batch_index: z.int().min(0).optional().catch(undefined),
    }),
  ])
  .catch({ message: undefined });

const errorsSchema = z.array(errorSchema).optional().catch(undefined);

/** Every shape of an error that one of the vendor's documents shows; none of them is promised for `/v1/batch`. */
const bodySchema = z.object({
  errors: errorsSchema,
  meta: z.object({ errors: errorsSchema, error: text }).optional().catch(undefined),
  error: text,
  code: text,
  message: text,
  success: z.boolean().optional().catch(undefined),
});

export type AnswerBody = {
  /** What is wrong, in the vendor's words; empty when it does not say. */
  words: string;
  /** Items that it names; undefined when it does not name an item for each of its errors. */
  blamed?: BlamedItem[];
  /** Names an error, in whichever of its shapes, or says that it is no success: whatever its status says. */
  hasErrors: boolean;
  /** A page for a browser: whoever wrote it, it was not the Pipelines API. */
  isPage: boolean;
};

/** Understands what it can of an answer's body; never throws. */
export function readAnswerBody(body: string, secrets: readonly string[]): AnswerBody {
  const parsed = bodySchema.safeParse(parseJson(body));
  if (!parsed.success) {
    const isPage = isMarkup(body);
    return { words: isPage ? '' : vendorWords(body, secrets), hasErrors: false, isPage };
  }
  const { errors = [], meta, error, code, message, success } = parsed.data;
  const blamed: BlamedItem[] = [];
  for (const one of errors) {
    if ('batch_index' in one && one.batch_index !== undefined) {
      blamed.push({ index: one.batch_index, detail: vendorWords(describe(one), secrets) });
    }
  }
  const all = [...errors, ...(meta?.errors ?? [])].map(describe);
  const namesError = all.length > 0 || [meta?.error, error].some((one) => one !== undefined && one !== '');
  const said = [...all, meta?.error ?? '', error ?? '', message ?? code ?? ''].filter((part) => part !== '');
  return {
    words: vendorWords(said.join('; '), secrets),
    hasErrors: namesError || success === false,
    isPage: false,
    ...(blamed.length > 0 && blamed.length === errors.length ? { blamed: joined(blamed) } : {}),
  };
}

function describe(error: z.infer<typeof errorSchema>): string {
  const { reason, field, message } = { reason: undefined, field: undefined, ...error };
  const words = message ?? reason ?? '';
  return field === undefined || field === '' || words.includes(field) ? words : `${field}: ${words}`;
}

/** One entry for each item, in their order. */
function joined(blamed: readonly BlamedItem[]): BlamedItem[] {
  const details = new Map<number, string>();
  for (const { index, detail } of blamed) {
    const before = details.get(index);
    details.set(index, before === undefined ? detail : vendorWords(`${before}; ${detail}`, []));
  }
  return [...details].map(([index, detail]) => ({ index, detail })).toSorted((a, b) => a.index - b.index);
}

/** The page of an edge or a proxy says nothing that helps. */
function isMarkup(body: string): boolean {
  return body.trimStart().startsWith('<');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
