import { readFileSync } from 'node:fs';

import { DEFAULT_KNOBS } from './core.ts';
import { DEFAULT_GATEWAY } from './gateway/gateway.ts';
import type { RateLimitPreset } from './rate-limits/knobs.ts';
import { rateLimitKnobs } from './rate-limits/knobs.ts';
import { ROUTES } from './rest/routes.ts';
import type { SimulatorOptions } from './simulator-api.ts';

type Figures = Record<string, unknown>;
type KnobOptions = Pick<SimulatorOptions, 'rateLimits' | 'gateway' | 'knobs'>;

/**
 * Reads a JSON file of figures: the options `rateLimits`, `gateway` and `knobs` of the library,
 * each with only what differs. Figures of rate limits differ from those of the preset. What no
 * knob has as its name or kind is an error that names it: a figure misspelt would change nothing.
 */
export function readKnobs(file: string, preset: RateLimitPreset): KnobOptions {
  const { rateLimits, ...others } = changesOf(parse(file), knownFigures(preset), '') as KnobOptions;
  return { ...others, rateLimits: { ...(rateLimits as object), preset } };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`--knobs: ${file} cannot be read as JSON: ${reason}`, { cause: error });
  }
}

/** Every figure with its value; a route without a rule of its own has the fallback's. */
function knownFigures(preset: RateLimitPreset): Figures {
  const rateLimits = rateLimitKnobs(preset);
  const byRoute = ROUTES.map(({ bucket, method, path }) => bucket ?? `${method} ${path}`);
  const buckets = {
    ...Object.fromEntries(byRoute.map((name) => [name, rateLimits.fallback])),
    ...rateLimits.buckets,
  };
  return {
    rateLimits: { ...rateLimits, buckets },
    gateway: DEFAULT_GATEWAY,
    knobs: DEFAULT_KNOBS,
  };
}

/** What is given, checked against what is known; windows are filled up, as they are taken whole. */
function changesOf(given: unknown, known: Figures, path: string): Figures {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(path, 'an object of figures', given);
  }
  const isWindow = 'perMs' in known;
  const figures: Figures = isWindow ? { scope: 'user', ...known } : known;
  const changes = Object.entries(given as Figures).map(([name, value]): [string, unknown] => {
    if (!Object.hasOwn(figures, name)) throw unknownName(name, Object.keys(figures), path);
    return [name, checked(value, figures[name], path === '' ? name : `${path}.${name}`)];
  });
  return { ...(isWindow ? known : {}), ...Object.fromEntries(changes) };
}

function checked(value: unknown, known: unknown, path: string): unknown {
  switch (typeof known) {
    case 'number':
      if (!Number.isInteger(value) || (value as number) < 0) {
        throw wrong(path, 'a whole number of 0 or more', value);
      }
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong(path, 'true or false', value);
      return value;
    case 'string':
      if (value !== 'user' && value !== 'shared') throw wrong(path, '"user" or "shared"', value);
      return value;
    default:
      return changesOf(value, known as Figures, path);
  }
}

function wrong(path: string, kind: string, value: unknown): Error {
  return new Error(`--knobs: ${path || 'the file'} takes ${kind}, not ${JSON.stringify(value)}.`);
}

function unknownName(name: string, known: string[], path: string): Error {
  const short = known.filter((one) => !one.includes(' ')).join(', ');
  return new Error(`--knobs: ${path || 'the file'} has no "${name}"; there are ${short}.`);
}
