import BaseJoi, { type CustomHelpers, type StringSchema } from 'joi';

/** RFC 3339, "date-time": seconds and the offset from UTC are required, so that no time zone has to be guessed. */
const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
/** Discord's epoch: its ids, by which clicks are ordered, know no earlier moment. */
const FIRST_YEAR = 2015;
const YEARS_AHEAD = 5;

/** A moment that every route takes, some time ahead: for examples. */
export function exampleTime(now: Date = new Date()): string {
  return `${now.getUTCFullYear() + 1}-01-05T20:00:00Z`;
}

/** True for a moment with which the rules, Discord and every part of this project can reckon. */
export function isBearable(moment: Date, now: Date = new Date()): boolean {
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + YEARS_AHEAD);
  return moment.getTime() >= Date.UTC(FIRST_YEAR, 0) && moment <= latest;
}

/** True when the calendar has the day: JavaScript makes 2 March of 30 February. */
function dayExists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The same as JSON Schema can say it: existing days of the years that are taken. */
function pattern(now: Date): string {
  const years = Array.from(
    { length: now.getUTCFullYear() + YEARS_AHEAD - FIRST_YEAR },
    (_, n) => FIRST_YEAR + n,
  );
  const leap = years.filter((year) => dayExists(year, 2, 29)).join('|');
  const days =
    '(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])';
  const time = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?';
  const offset = '([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])';
  return `^((${years.join('|')})-(${days})|(${leap})-02-29)[Tt]${time}${offset}$`;
}

interface DateTimeSchema extends StringSchema {
  moment(): this;
}

/** joi's types know nothing of `jsonSchema` yet: a literal passed at once would not do. */
const definition = {
  type: 'string',
  base: BaseJoi.string(),
  messages: {
    'dateTime.format':
      '{{#label}} must be a date and a time with an offset from UTC or "Z", e.g. "{{#example}}"',
    'dateTime.day': '{{#label}} names a day that does not exist; e.g. "{{#example}}"',
    'dateTime.range': `{{#label}} must not lie before ${FIRST_YEAR} or more than ${YEARS_AHEAD} years ahead; e.g. "{{#example}}"`,
  },
  rules: {
    moment: {
      method(this: { $_addRule(rule: string): unknown }) {
        return this.$_addRule('moment');
      },
      validate: (value: string, helpers: CustomHelpers) => {
        const fault = (kind: string) =>
          helpers.error(`dateTime.${kind}`, { example: exampleTime() });
        const [, year, month, day] = DATE_TIME.exec(value) ?? [];
        if (year === undefined) return fault('format');
        if (!dayExists(Number(year), Number(month), Number(day))) return fault('day');
        return isBearable(new Date(value.toUpperCase())) ? value : fault('range');
      },
      jsonSchema: (_rule: unknown, schema: object) => ({
        ...schema,
        pattern: pattern(new Date()),
        examples: [exampleTime()],
      }),
    },
  },
};

const joi = BaseJoi.extend(definition) as { string(): DateTimeSchema };

/**
 * A moment that a caller names: RFC 3339 with an offset or `Z`, an existing day, from 2015 to five years ahead. The value
 * stays as it was sent; `new Date(value)` reads it.
 */
export function dateTime(): StringSchema {
  return joi.string().moment();
}
