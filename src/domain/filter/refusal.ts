import type { Token } from './token.ts';

/** Why a filter is not accepted. */
export type FilterRefusal = {
  /** One sentence for the person who wrote it. */
  message: string;
  /** Where in the text, from 0. */
  position?: number;
  /** The token that is to blame, where its place is not known. */
  near?: string;
};

/** The place of a refusal, unless several tokens could be meant. */
export function refusalPosition(refusal: FilterRefusal, tokens: readonly Token[]): number | undefined {
  if (refusal.position !== undefined) return refusal.position;
  const [token, ...others] = tokens.filter((candidate) => candidate.text === refusal.near);
  return others.length === 0 ? token?.position : undefined;
}
