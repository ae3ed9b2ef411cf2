import { expect, test } from '@jest/globals';
import { readApiTokens } from './api-tokens.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string];

test.each([
  [A, { default: [A] }],
  [`${A},${B}`, { default: [A], 'default-2': [B] }],
  [`verselink:${A}`, { verselink: [A] }],
  [`web:${A},${B},ops_2:${C}`, { web: [A], default: [B], ops_2: [C] }],
  [`web:${A},web:${B}`, { web: [A, B] }],
  [`web:${A}:${B}`, { web: [`${A}:${B}`] }],
])('of %s each token has a name', (text, expected) => {
  const byName: Record<string, string[]> = {};
  for (const { name, token } of readApiTokens(text)) {
    byName[name] = [...(byName[name] ?? []), token];
  }
  expect(byName).toEqual(expected);
});

test.each([
  ['', 'token 1 must be 16 or more'],
  [`${A},`, 'token 2 must be 16 or more'],
  [`${A},web:short`, 'token 2 must be 16 or more'],
  [`web:`, 'token 1 must be 16 or more'],
  [`:${A}`, 'the name of token 1'],
  [`my web:${A}`, 'the name of token 1'],
  [`${A} ${B}`, 'token 1 must be'],
  [`é${A}`, 'token 1 must be'],
  [`web:${A},${A}`, 'a token stands there twice'],
])('%j is refused with the place of the fault, without the token', (text, reason) => {
  expect(() => readApiTokens(text)).toThrow(reason);
  expect(() => readApiTokens(text)).not.toThrow(A);
});
