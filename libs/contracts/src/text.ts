import BaseJoi, { type CustomHelpers, type Schema, type StringSchema } from 'joi';
import { cleanText } from './clean-text.ts';

/** What shows nothing: controls, spaces, and what Unicode lets a reader leave out; U+2800 is a sign without a dot. */
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** True when something of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/**
 * Text that people write, cleaned before anything else is checked (cleanText). An emoji is one character: limits count code points, as those of JSON Schema do, while joi's
 * `min` and `max` count the units of JavaScript's strings.
 */
interface TextSchema extends StringSchema {
  atLeast(characters: number): this;
  atMost(characters: number): this;
  /** Refuses what nobody could see. */
  visible(): this;
  /** Line feeds and tabs stay. */
  lines(): this;
}

/** Shows something and is not cleaned away: as JSON Schema can say it, for readers without Unicode's classes. */
const SHOWN = '[^\\s\\u0000-\\u001F\\u007F-\\u00A0]';
const KEPT = '[^\\u0000-\\u001F\\u007F-\\u009F]';

/** What is left after cleaning has so many characters. */
function atLeastPattern(characters: number): string {
  return characters < 2 ? SHOWN : `${SHOWN}${KEPT}{${characters - 2},}${SHOWN}`;
}

function holds(rule: 'atLeast' | 'atMost', characters: number, limit: number): boolean {
  return rule === 'atLeast' ? characters >= limit : characters <= limit;
}

/** A rule of joi's own kind, so that the document has it too. */
function limit(name: 'atLeast' | 'atMost') {
  return {
    method(this: { $_addRule(rule: object): unknown }, characters: number) {
      return this.$_addRule({ name, args: { limit: characters } });
    },
    args: ['limit'],
    validate: (value: string, helpers: CustomHelpers, args: { limit: number }) =>
      holds(name, [...value].length, args.limit)
        ? value
        : helpers.error(name === 'atLeast' ? 'string.min' : 'string.max', {
            limit: args.limit,
            value,
          }),
    jsonSchema: (rule: { args: { limit: number } }, schema: object) => ({
      ...schema,
      ...(name === 'atLeast'
        ? { minLength: rule.args.limit, pattern: atLeastPattern(rule.args.limit) }
        : { maxLength: rule.args.limit }),
    }),
  };
}

/** joi's types know nothing of `jsonSchema` yet: a literal passed at once would not do. */
const definition = {
  type: 'string',
  base: BaseJoi.string(),
  messages: {
    'string.invisible': '{{#label}} must show something: none of its characters can be seen',
  },
  jsonSchema: (schema: Schema, json: object) => {
    const { allow = [], flags = {} } = schema.describe();
    const mayBeEmpty = (allow as unknown[]).includes('') || 'empty' in flags;
    return mayBeEmpty ? json : { ...json, minLength: 1, pattern: SHOWN };
  },
  coerce: {
    from: 'string',
    method: (value: string, { schema }: CustomHelpers) => ({
      value: cleanText(value, { lines: schema.$_getFlag('lines') === true }),
    }),
  },
  rules: {
    atLeast: limit('atLeast'),
    atMost: limit('atMost'),
    visible: {
      validate: (value: string, helpers: CustomHelpers) =>
        isVisible(value) ? value : helpers.error('string.invisible'),
    },
    lines: {
      method(this: { $_setFlag(name: string, value: boolean): unknown }) {
        return this.$_setFlag('lines', true);
      },
    },
  },
};

const joi = BaseJoi.extend(definition) as { string(): TextSchema };

/** A schema for text that people write: one line, unless `lines()` says otherwise. */
export function text(): TextSchema {
  return joi.string().prefs({ convert: true });
}
