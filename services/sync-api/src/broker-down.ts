const DOWN = new Set(['BrokerUnavailableError', 'BrokerRefusedError', 'PublishTimeoutError']);

/** True when an error means that the broker takes nothing now; the same may be sent later. */
export function isBrokerDown(error: unknown): boolean {
  return error instanceof Error && DOWN.has(error.name);
}
