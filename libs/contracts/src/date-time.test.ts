import { describe, expect, test } from '@jest/globals';
import { dateTime, exampleTime } from './date-time.ts';

const errorOf = (value: string) => dateTime().label('start').validate(value).error?.message;
const patternOf = () => {
  const schema = dateTime() as unknown as {
    '~standard': { jsonSchema: { input(options: object): { pattern: string } } };
  };
  const { pattern } = schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  return new RegExp(pattern, 'u');
};
const year = new Date().getUTCFullYear();

describe('a moment that a caller names', () => {
  test.each([
    exampleTime(),
    `${year + 1}-01-05T21:00:00+01:00`,
    `${year + 1}-01-05t21:00:00.123456z`,
    '2028-02-29T00:00:00Z',
    '2015-01-01T00:00:00Z',
  ])('%s is taken as it is', (value) => {
    expect(dateTime().validate(value)).toEqual({ value });
    expect(value).toMatch(patternOf());
  });

  test.each([
    `${year + 1}-01-05T20:00`,
    `${year + 1}-01-05T20:00:00`,
    `${year + 1}-01-05`,
    `${year + 1}-01-05 20:00:00Z`,
    `${year + 1}-01-05T24:00:00Z`,
    `${year + 1}-01-05T20:00:60Z`,
    `${year + 1}-01-05T20:00:00+01`,
    '+275760-09-13T00:00:00Z',
    'demain',
    '2027-W05',
    '1',
  ])('%s needs a form that no time zone and no habit can change', (value) => {
    expect(errorOf(value)).toBe(
      `"start" must be a date and a time with an offset from UTC or "Z", e.g. "${exampleTime()}"`,
    );
    expect(value).not.toMatch(patternOf());
  });

  test.each([
    '2027-02-30T10:00:00Z',
    '2027-02-29T10:00:00Z',
    '2027-13-01T10:00:00Z',
    '2027-04-31T10:00:00Z',
    '2027-00-00T10:00:00Z',
  ])('%s is on a day that does not exist', (value) => {
    expect(errorOf(value)).toContain('names a day that does not exist');
    expect(value).not.toMatch(patternOf());
  });

  test.each([
    '9999-12-31T00:00:00Z',
    `${year + 6}-01-01T00:00:00Z`,
    '2014-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
  ])('%s is too far away', (value) => {
    expect(errorOf(value)).toContain('more than 5 years ahead');
    expect(value).not.toMatch(patternOf());
  });

  test('five years ahead is the limit, to the second', () => {
    const limit = new Date();
    limit.setUTCFullYear(limit.getUTCFullYear() + 5);
    const at = (ms: number) => new Date(limit.getTime() + ms).toISOString();
    expect([errorOf(at(-60_000)), errorOf(at(60_000))]).toEqual([
      undefined,
      expect.stringContaining('ahead'),
    ]);
  });
});
