import type { FilterRefusal } from './refusal.ts';
import type { Token } from './token.ts';

/** Characters of one text in a condition. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm */
const MAX_TEXT_LENGTH = 4_000;

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
const ESCAPE = /\\(u[0-9a-fA-F]{4}|[nNrRtTbBfF"'\\])/y;
const LIKE_ESCAPE = /\\[_%]/y;

const DATE_WITH_NUMBER = /^(?:(?:LAST|NEXT)_N_[A-Z_]+|N_[A-Z_]+_AGO)$/i;

/** Looks for what can be told from the characters alone: comments, semicolons, binds, quotes, escapes. */
export function checkCharacters(tokens: readonly Token[]): FilterRefusal | undefined {
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const refusal =
      token.type === 'unknown'
        ? refuseUnknown(token, tokens[index + 1])
        : token.type === 'text'
          ? refuseText(token, previous?.text.toUpperCase() === 'LIKE')
          : (refuseGlued(token, previous) ?? refuseBind(token, previous));
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseUnknown({ text, position }: Token, next: Token | undefined): FilterRefusal {
  const follows = next?.position === position + 1 ? next.text : '';
  if ((text === '/' && (follows === '/' || follows === '*')) || (text === '-' && follows === '-')) {
    return { message: 'A filter cannot hold comments.', position };
  }
  if (text === "'") return { message: 'The text that starts here has no closing quote on its line.', position };
  if (text === '"') return { message: "Texts stand in single quotes, such as 'Berlin'.", position };
  if (text === ';') return { message: 'A filter is one condition, without a semicolon.', position };
  return { message: `The character ${JSON.stringify(text)} has no meaning in a filter.`, position };
}

function refuseText({ text, position }: Token, like: boolean): FilterRefusal | undefined {
  if (text.length - 2 > MAX_TEXT_LENGTH) {
    return { message: `A text in a filter may have at most ${MAX_TEXT_LENGTH} characters.`, position };
  }
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    ESCAPE.lastIndex = at;
    LIKE_ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(text)?.[0] ?? (like ? LIKE_ESCAPE.exec(text)?.[0] : undefined);
    if (escape === undefined) {
      return {
        message: `Salesforce does not know the escape ${text.slice(at, at + 2)} here; a backslash itself is written \\\\.`,
        position: position + at,
      };
    }
    at += escape.length;
  }
  return undefined;
}

/** `1e5`, `10k`, a time without its zone: the parser would take them apart. */
function refuseGlued({ type, text, position }: Token, previous: Token | undefined): FilterRefusal | undefined {
  if (type !== 'word' || previous?.type !== 'number') return undefined;
  if (previous.position + previous.text.length !== position) return undefined;
  if (/^T\d\d$/i.test(text)) return { message: 'A time needs its zone, such as 2026-01-31T09:30:00Z.', position };
  return { message: `${previous.text}${text} is neither a number nor a name.`, position: previous.position };
}

function refuseBind({ text, position }: Token, previous: Token | undefined): FilterRefusal | undefined {
  if (text !== ':' || (previous !== undefined && DATE_WITH_NUMBER.test(previous.text))) return undefined;
  return { message: 'A filter cannot use variables; write the value itself.', position };
}
