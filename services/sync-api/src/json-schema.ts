import type { ObjectSchema } from 'joi';

export type JsonSchema = { [key: string]: unknown };

interface StandardJsonSchema {
  jsonSchema: { input(options: { target: string }): JsonSchema };
}

/** A joi schema as JSON Schema (draft 2020-12), which joi 18.3 writes itself (Standard JSON Schema). */
export function jsonSchema(schema: ObjectSchema): JsonSchema {
  const standard = (schema as unknown as { '~standard': StandardJsonSchema })['~standard'];
  return withNulls(standard.jsonSchema.input({ target: 'draft-2020-12' })) as JsonSchema;
}

/** joi leaves null out of `enum`, even where it says that null is allowed; then nothing but the enum would be. */
function withNulls(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNulls);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: JsonSchema = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, withNulls(value)]),
  );
  const { type, enum: values } = copy;
  return Array.isArray(type) && type.includes('null') && Array.isArray(values)
    ? { ...copy, enum: [...(values as unknown[]), null] }
    : copy;
}
