import { readFileSync } from 'node:fs';

import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { isSnowflake } from '../../snowflake.ts';

const FILE = new URL('../../../schemas/discord-v10.ndjson', import.meta.url);
const BASE = 'discord://v10/';
const SNOWFLAKE = 'SnowflakeType';

/** ISO 8601 as far as Discord's clients use it: `2026-11-23`, or with a time and its offset. */
const ISO_8601 = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Discord's published schema of an answer, ready to validate; compiled on first use. */
export const answerSchema = createSchemas(false);

/** The same for a body. There ids may also be integers: what is valid then has them as text. */
export const bodySchema = createSchemas(true);

function createSchemas(takesIntegers: boolean): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false });
  ajv.addFormat('date-time', isTime);
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addKeyword({ keyword: 'snowflake', schema: false, modifying: true, validate: takeSnowflake });
  const compiled = new Map<string, ValidateFunction>();
  let loaded = false;

  function load(): void {
    loaded = true;
    for (const line of readFileSync(FILE, 'utf8').trim().split('\n')) {
      const { name, schema } = JSON.parse(line) as { name: string; schema: object };
      const lenient = takesIntegers && name === SNOWFLAKE;
      ajv.addSchema({ $id: BASE + name, ...(lenient ? { snowflake: true } : schema) });
    }
  }

  return (name) => {
    const known = compiled.get(name);
    if (known) return known;
    if (!loaded) load();
    const validate = ajv.getSchema(BASE + name);
    if (!validate) throw new Error(`There is no published schema ${name}: see schemas/roots.mjs.`);
    compiled.set(name, validate);
    return validate;
  };
}

export function isTime(text: string): boolean {
  return ISO_8601.test(text) && !Number.isNaN(Date.parse(text));
}

/** discord.py, for one, sends ids as integers, and Discord takes them. */
function takeSnowflake(
  id: unknown,
  place?: { parentData: Record<string | number, unknown>; parentDataProperty: string | number },
): boolean {
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) {
    if (place) place.parentData[place.parentDataProperty] = String(id);
    return true;
  }
  return typeof id === 'string' && isSnowflake(id);
}

/** Without the errors that only repeat others: "or null", "none of these", "see then". */
export function meaningful(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter(
    ({ keyword, params }) => keyword !== 'anyOf' && keyword !== 'if' && params.type !== 'null',
  );
}
