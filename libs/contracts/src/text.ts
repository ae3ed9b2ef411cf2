import BaseJoi, { type CustomHelpers, type StringSchema } from 'joi';

/** What shows nothing: controls, spaces, and what Unicode lets a reader leave out; U+2800 is a sign without a dot. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True when something of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/**
 * Text that people write. An emoji is one character: limits count code points, as those of JSON Schema do, while joi's
 * `min` and `max` count the units of JavaScript's strings.
 */
interface TextSchema extends StringSchema {
  atLeast(characters: number): this;
  atMost(characters: number): this;
  /** Refuses what nobody could see. */
  visible(): this;
}

const limits = {
  atLeast: { error: 'string.min', keyword: 'minLength', holds: (a: number, b: number) => a >= b },
  atMost: { error: 'string.max', keyword: 'maxLength', holds: (a: number, b: number) => a <= b },
} as const;

/** A rule of joi's own kind, so that the document has it too. */
function limit(name: keyof typeof limits) {
  const { error, keyword, holds } = limits[name];
  return {
    method(this: { $_addRule(rule: object): unknown }, characters: number) {
      return this.$_addRule({ name, args: { limit: characters } });
    },
    args: ['limit'],
    validate: (value: string, helpers: CustomHelpers, args: { limit: number }) =>
      holds([...value].length, args.limit)
        ? value
        : helpers.error(error, { limit: args.limit, value }),
    jsonSchema: (rule: { args: { limit: number } }, schema: object) => ({
      ...schema,
      [keyword]: rule.args.limit,
    }),
  };
}

const joi = BaseJoi.extend({
  type: 'string',
  base: BaseJoi.string(),
  messages: {
    'string.invisible': '{{#label}} must show something: none of its characters can be seen',
  },
  rules: {
    atLeast: limit('atLeast'),
    atMost: limit('atMost'),
    visible: {
      validate: (value: string, helpers: CustomHelpers) =>
        isVisible(value) ? value : helpers.error('string.invisible'),
    },
  },
}) as { string(): TextSchema };

/** A schema for text that people write. */
export function text(): TextSchema {
  return joi.string();
}
