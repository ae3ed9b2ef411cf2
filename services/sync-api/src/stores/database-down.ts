import { mongo } from 'mongoose';

/** The driver's and mongoose's classes for "not there now"; it does not export all of them, so they go by name. */
const DOWN =
  /^Mongo(Network|NetworkTimeout|ServerSelection|NotConnected|PoolCleared|PoolClosed|ServerClosed|TopologyClosed|ClientClosed|ExpiredSession|StalePrimary|OperationTimeout|WriteConcern)(Error)?$|^MongooseServerSelection/;

/** What the driver or the server says of an operation that may be repeated as it is (driver spec: retryable writes). */
const LABELS = [
  'RetryableWriteError',
  'RetryableError',
  'PoolRequestedRetry',
  'ResetPool',
  'InterruptInUseConnections',
  'SystemOverloadedError',
];

/** The server's codes for "shutting down", "no primary now" and "not reached" (driver spec: retryable reads). */
const CODES = new Set([
  6, 7, 64, 89, 91, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436,
]);

/**
 * After its pool was cleared the driver retries only the first failed operation; the others in flight get the bare
 * error of their socket.
 */
const SOCKET =
  /^(EPIPE|ECONNRESET|ECONNREFUSED|ECONNABORTED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_DESTROYED|ERR_STREAM_WRITE_AFTER_END|ERR_SOCKET_CLOSED)$/;

/** True when an error means that MongoDB does not answer, so that nothing is wrong with the request itself. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof mongo.MongoNetworkError || DOWN.test(error.name)) return true;
  const code = 'code' in error ? error.code : undefined;
  if (error instanceof mongo.MongoError) {
    return (
      LABELS.some((label) => error.hasErrorLabel(label)) ||
      (typeof code === 'number' && CODES.has(code))
    );
  }
  return typeof code === 'string' && SOCKET.test(code);
}
