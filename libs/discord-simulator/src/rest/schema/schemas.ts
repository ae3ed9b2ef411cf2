import { readFileSync } from 'node:fs';

import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const FILE = new URL('../../../schemas/discord-v10.ndjson', import.meta.url);
const BASE = 'discord://v10/';

const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false });
ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
ajv.addFormat('uri', (text) => URL.canParse(text));

let loaded = false;
const compiled = new Map<string, ValidateFunction>();

/** Discord's published schema of this name, ready to validate; compiled on first use. */
export function schema(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  if (!loaded) load();
  const validate = ajv.getSchema(BASE + name);
  if (!validate) throw new Error(`There is no published schema ${name}: see schemas/roots.mjs.`);
  compiled.set(name, validate);
  return validate;
}

function load(): void {
  loaded = true;
  for (const line of readFileSync(FILE, 'utf8').trim().split('\n')) {
    const { name, schema: definition } = JSON.parse(line) as { name: string; schema: object };
    ajv.addSchema({ $id: BASE + name, ...definition });
  }
}

/** Without the errors that only repeat others: "or null", "none of these", "see then". */
export function meaningful(errors: readonly ErrorObject[]): ErrorObject[] {
  return errors.filter(
    ({ keyword, params }) => keyword !== 'anyOf' && keyword !== 'if' && params.type !== 'null',
  );
}
