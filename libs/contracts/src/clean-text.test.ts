import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from './clean-text.ts';
import { text } from './text.ts';

const mark = '\u0301';

describe('text that somebody wrote', () => {
  test.each([
    ['a lone surrogate', 'Raid \uD83D ce soir', 'Raid \uFFFD ce soir'],
    ['white space around it', ' \t Raid \n', 'Raid'],
    ['control characters', 'R\u0000ai\u001Bd\u009F', 'Raid'],
    ['line feeds in one line', 'Raid\r\nce\u2028soir', 'Raid ce soir'],
    ['200 accents on a letter', `e${mark.repeat(200)}t`, `e${mark.repeat(8)}t`],
    ['an endless family', '👩‍'.repeat(50), `👩${'‍👩'.repeat(7)}`],
  ])('loses %s', (_, written, kept) => {
    expect(cleanText(written)).toBe(kept);
  });

  test.each([
    ['emoji', '👩🏻‍❤️‍💋‍👩🏼 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣'],
    ['Hebrew with cantillation', 'בְּרֵאשִׁ֖ית'],
    ['Thai, Hindi and Vietnamese', 'ที่นี่ क्षत्रिय Việt'],
  ])('keeps %s', (_, written) => {
    expect(cleanText(written)).toBe(written);
  });

  test('keeps its lines where lines are wanted', () => {
    expect(cleanText('un\r\ndeux\u2029trois\tquatre\u0007', { lines: true })).toBe(
      'un\ndeux\ntrois\tquatre',
    );
  });

  test('is whole, and stays as it is when it is cleaned again', () => {
    const awkward = fc.string({
      unit: fc.constantFrom('e', mark, '\uD83D', '\uDE80', '\u200D', '👩', '\u0000', '\n', ' '),
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.oneof(awkward, fc.string({ unit: 'binary' })),
        fc.boolean(),
        (written, lines) => {
          const once = cleanText(written, { lines });
          expect(once).not.toMatch(/\p{Cs}/u);
          expect(cleanText(once, { lines })).toBe(once);
        },
      ),
      { seed: 13, numRuns: 2_000 },
    );
  });

  test('is checked after it was cleaned, also where bodies are not converted', () => {
    const schema = text().atLeast(5).atMost(8).required();
    const check = (value: string) => schema.validate(value, { convert: false });
    expect(check('  Raid 12  ')).toEqual({ value: 'Raid 12' });
    expect(check('  Ra\u0000id ').error?.message).toContain('at least 5');
  });
});
