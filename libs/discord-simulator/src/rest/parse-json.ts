import { parseExactJson } from '../exact-json.ts';
import { discordError } from './errors.ts';

/** The JSON of a body. */
export function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    throw discordError('invalidJson');
  }
}
