import { deserialize, Double, Int32, serialize } from 'bson';

export type Doc = Record<string, unknown>;

/** Documents as the server holds them: numbers are JavaScript numbers wherever that loses nothing. */
export function decode(bytes: Uint8Array): Doc {
  return unwrap(deserialize(bytes, { promoteValues: false, promoteBuffers: false })) as Doc;
}

export function encode(doc: Doc): Buffer {
  const bytes = serialize(doc);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function isPlainObject(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}

/** A double that would be written back as an int32: it keeps its wrapper, so that it keeps its type. */
export function looksLikeInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

function unwrap(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Int32) return value.value;
  if (value instanceof Double) return looksLikeInt32(value.value) ? value : value.value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unwrap(value[i]);
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) value[key] = unwrap(value[key]);
  }
  return value;
}
