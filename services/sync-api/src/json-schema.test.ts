import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { verselinkEventSchema } from '@verselink/contracts';
import Joi from 'joi';
import { jsonSchema } from './json-schema.ts';

const ajv = new Ajv2020({ strict: false });

test('what joi allows beside a list of values, its JSON Schema allows too', () => {
  const schema = jsonSchema(
    Joi.object({
      ended: Joi.string().valid('completed', 'cancelled').allow(null).required(),
      states: Joi.array().items(Joi.string().valid('on').allow(null)),
      kind: Joi.string().valid('a', 'b'),
    }),
  );
  expect(ajv.validate(schema, { ended: null, states: ['on', null], kind: 'a' })).toBe(true);
  expect(ajv.validate(schema, { ended: 'completed' })).toBe(true);
  expect(ajv.validate(schema, { ended: 'paused' })).toBe(false);
  expect(ajv.validate(schema, { ended: null, kind: null })).toBe(false);
});

test('the limits of what people write stand in the document', () => {
  const { properties } = jsonSchema(verselinkEventSchema) as { properties: object };
  expect(properties).toMatchObject({ title: { type: 'string', minLength: 5, maxLength: 200 } });
});
