/** An escaped character, a quotation mark, or an integer that may be too large for a number. */
const TOKEN = /\\.|"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/**
 * JSON as Discord reads it, which knows integers of 64 bits: long ones become text here, because a
 * number would round ids.
 * @throws SyntaxError for what is no JSON.
 */
export function parseExactJson(text: string): unknown {
  let inText = false;
  const exact = text.replace(TOKEN, (token) => {
    if (token === '"') inText = !inText;
    return inText || token.startsWith('"') || token.startsWith('\\') ? token : `"${token}"`;
  });
  return JSON.parse(exact);
}
