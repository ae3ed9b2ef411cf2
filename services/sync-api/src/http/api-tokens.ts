/** A bearer token, and whose it is. */
export interface ApiToken {
  name: string;
  token: string;
}

const NAME = /^[A-Za-z0-9_-]{1,40}$/;
/** What an HTTP header can hold; a comma ends a token. */
const TOKEN = /^[!-+\--~]{16,}$/;

/**
 * Reads `name:token` or `token`, several separated by commas. Plain tokens are called `default`, `default-2`, … in their
 * order. Tokens of one name are those of one caller: so a token is replaced without a gap.
 * @throws Error that names the place of a bad one and never holds a token.
 */
export function readApiTokens(text: string): ApiToken[] {
  let plain = 0;
  const tokens = text.split(',').map((entry, n) => {
    const colon = entry.indexOf(':');
    if (colon === -1) plain += 1;
    const name = colon === -1 ? defaultName(plain) : entry.slice(0, colon);
    const token = entry.slice(colon + 1);
    if (!NAME.test(name)) {
      throw new Error(`the name of token ${n + 1} must be 1 to 40 letters, digits, "_" or "-"`);
    }
    if (!TOKEN.test(token)) {
      throw new Error(`token ${n + 1} must be 16 or more visible ASCII characters`);
    }
    return { name, token };
  });
  if (new Set(tokens.map(({ token }) => token)).size < tokens.length) {
    throw new Error('a token stands there twice: each belongs to one name');
  }
  return tokens;
}

function defaultName(n: number): string {
  return n === 1 ? 'default' : `default-${n}`;
}
