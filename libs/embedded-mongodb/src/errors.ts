import type { Doc } from './values/bson-codec.ts';

/** The codes of MongoDB's `error_codes.yml` that this server answers with. */
const CODE_NAMES = {
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  52: 'DollarPrefixedFieldName',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  171: 'CannotIndexParallelArrays',
  225: 'TransactionTooOld',
  263: 'OperationNotSupportedInTransaction',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  40415: 'Location40415',
  40573: 'Location40573',
} as const;

export type ErrorCode = keyof typeof CODE_NAMES;

/** An error a client sees: MongoDB's code, its name, its wording, and its extra fields. */
export class MongoError extends Error {
  readonly code: ErrorCode;
  readonly details: Doc;

  constructor(code: ErrorCode, message: string, details: Doc = {}) {
    super(message);
    this.name = CODE_NAMES[code];
    this.code = code;
    this.details = details;
  }
}

/** What this server does not do is refused by name, so that nobody gets a wrong answer instead. */
export function notSupported(what: string): MongoError {
  return new MongoError(115, `${what} is not supported by embedded-mongodb; use a real MongoDB`);
}

/** mingo and bson report bad operands as plain errors: for the client both mean BadValue. */
export function asMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error;
  return new MongoError(2, error instanceof Error ? error.message : String(error));
}

export function errorReply(error: MongoError): Doc {
  return { ok: 0, errmsg: error.message, code: error.code, codeName: error.name, ...error.details };
}
