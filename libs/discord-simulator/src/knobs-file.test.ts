import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { readKnobs } from './knobs-file.ts';
import { rateLimitKnobs } from './rate-limits/knobs.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'discord-simulator-'));
  file = join(folder, 'knobs.json');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const read = (content: unknown, preset: 'true' | 'tight' | 'off' = 'true') => {
  writeFileSync(file, JSON.stringify(content));
  return readKnobs(file, preset);
};

test('a figure in the file differs from its preset, all others stay', () => {
  const { rateLimits, gateway, knobs } = read(
    {
      rateLimits: {
        global: { limit: 7 },
        buckets: { 'message-edit': { perMs: 9 }, 'GET /gateway': { limit: 1, scope: 'shared' } },
        sublimits: { oldMessageEdit: { olderThanMs: 5 } },
      },
      gateway: { privilegedIntents: false },
      knobs: { mostActiveThreads: 2 },
    },
    'tight',
  );
  const tight = rateLimitKnobs('tight');
  expect(rateLimitKnobs(rateLimits)).toEqual({
    ...tight,
    global: { ...tight.global, limit: 7 },
    buckets: {
      ...tight.buckets,
      'message-edit': { ...tight.buckets['message-edit'], perMs: 9 },
      'GET /gateway': { ...tight.fallback, limit: 1, scope: 'shared' },
    },
    sublimits: {
      ...tight.sublimits,
      oldMessageEdit: { ...tight.sublimits.oldMessageEdit, olderThanMs: 5 },
    },
  });
  expect({ gateway, knobs }).toEqual({
    gateway: { privilegedIntents: false },
    knobs: { mostActiveThreads: 2 },
  });
});

test.each([
  [[], 'the file takes an object of figures, not [].'],
  [{ limits: {} }, 'the file has no "limits"; there are rateLimits, gateway, knobs.'],
  [{ rateLimits: 'off' }, 'rateLimits takes an object of figures, not "off".'],
  [
    { rateLimits: { global: { limit: '5' } } },
    'rateLimits.global.limit takes a whole number of 0 or more, not "5".',
  ],
  [
    { rateLimits: { quotas: { dmOpen: { limit: -1 } } } },
    'rateLimits.quotas.dmOpen.limit takes a whole number of 0 or more, not -1.',
  ],
  [
    { rateLimits: { fallback: { scope: 'global' } } },
    'rateLimits.fallback.scope takes "user" or "shared", not "global".',
  ],
  [
    { rateLimits: { global: { per: 5 } } },
    'rateLimits.global has no "per"; there are scope, limit, perMs.',
  ],
  [
    { rateLimits: { buckets: { toString: {} } } },
    /^--knobs: rateLimits.buckets has no "toString"; there are .*message-create/,
  ],
  [{ gateway: { privilegedIntents: 1 } }, 'gateway.privilegedIntents takes true or false, not 1.'],
])('%j is refused with what is wrong in it', (content, sentence) => {
  expect(() => read(content)).toThrow(
    typeof sentence === 'string' ? `--knobs: ${sentence}` : sentence,
  );
});

test('a file that is none, or no JSON, is named', () => {
  expect(() => readKnobs(file, 'true')).toThrow(`--knobs: ${file} cannot be read as JSON: ENOENT`);
  writeFileSync(file, '{');
  expect(() => readKnobs(file, 'true')).toThrow(`--knobs: ${file} cannot be read as JSON: `);
});
