/** The driver's and mongoose's errors for "not there now", by name; the same request may work later. */
const DOWN =
  /^Mongo(Network|NetworkTimeout|ServerSelection|NotConnected|PoolCleared|PoolClosed|ServerClosed|TopologyClosed|WriteConcern)|^MongooseServerSelection/;

/** True when an error means that MongoDB does not answer, so that nothing is wrong with the request itself. */
export function isDatabaseDown(error: unknown): boolean {
  return error instanceof Error && DOWN.test(error.name);
}
