import { expect, test } from '@jest/globals';
import { isVisible, text } from './text.ts';

test('an emoji is one character, for the shortest as for the longest text', () => {
  const schema = text().atLeast(2).atMost(3).required().label('name');
  const errorOf = (value: string) => schema.validate(value).error?.message;
  expect([errorOf('🚀🚀'), errorOf('🚀🚀🚀')]).toEqual([undefined, undefined]);
  expect(errorOf('🚀')).toBe('"name" length must be at least 2 characters long');
  expect(errorOf('🚀🚀🚀🚀')).toBe('"name" length must be less than or equal to 3 characters long');
});

test.each(['\u200B', '\u3164', '\u2060\u2060', '\u200F', '\u00AD', '\u2800', '\u{E0020}', ' \t'])(
  'a text of nothing but %j shows nothing',
  (invisible) => {
    expect(isVisible(invisible)).toBe(false);
    const { error } = text().visible().label('title').validate(invisible);
    expect(error?.message).toMatch(/^"title" (must show something|is not allowed to be empty)/);
  },
);

test.each(['a', '\u200F\u05D0', '👩\u200D🚀', '—', '\uE000', '\u0301'])(
  '%j can be seen',
  (visible) => {
    expect(isVisible(visible)).toBe(true);
  },
);
