import { expect, test } from '@jest/globals';
import { NOT_RECORDED } from '@verselink/contracts';
import { VERSELINK_COMMAND } from '../../commands/verselink-command.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

/** Every text in a table, at whatever depth; those that are made of parts with parts that have no signs of their own. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') {
    const make = value as (...parts: unknown[]) => string;
    return ['Nova', null, 1, 2].map((part) => make(part, part ?? 'X', part ?? 3));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const french = [...textsIn(fr), NOT_RECORDED.fr];
const english = [...textsIn(en), NOT_RECORDED.en];
const commands = JSON.stringify(VERSELINK_COMMAND).match(/"(?:[^"\\]|\\.)*"/gu) ?? [];

test.each([
  ['French', french],
  ['English', english],
  ['of the slash command', commands.map((text) => text.slice(1, -1))],
])('the texts (%s) have typographic apostrophes and quotation marks', (_of, texts) => {
  expect(texts.length).toBeGreaterThan(15);
  expect(texts.filter((text) => /['"`]|\.\.\./u.test(text))).toEqual([]);
});

test('French puts a space before two-part signs and within its quotation marks', () => {
  // Without what Discord reads: <t:1:F> and the like.
  const plain = french.map((text) => text.replace(/<[^>]+>/gu, ''));
  expect(plain.filter((text) => /[^\s ][!?;:»](?!\d)/u.test(text))).toEqual([]);
  expect(plain.filter((text) => /«[^\s ]/u.test(text))).toEqual([]);
});
