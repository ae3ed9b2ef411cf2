export { InvalidMessageError } from '@verselink/contracts';

/** A handler's "never try this again": the message goes to the dead-letter queue at once. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/**
 * A handler's "it is not the message": the database or Discord is down.
 * The message is kept where it is, in its order, and tried again here; nothing more is taken meanwhile.
 */
export class InfrastructureError extends Error {
  override readonly name = 'InfrastructureError';
}

/**
 * A handler's "its turn has not come": something else has to end first, as is usual. The message comes again in a
 * moment; no attempt is used and nobody is warned. Waiting for too long is a failure like any other.
 */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
}

/** No queue takes messages of this route: a part of the topology is missing. Nothing was stored. */
export class UnroutableError extends Error {
  override readonly name = 'UnroutableError';
}

/** Sent, but not confirmed in time: the broker may or may not have it. Publish again with the same id. */
export class PublishTimeoutError extends Error {
  override readonly name = 'PublishTimeoutError';
}

/** The message never left this process: no connection within the deadline, or too many already wait. */
export class BrokerUnavailableError extends Error {
  override readonly name = 'BrokerUnavailableError';
}

/** The broker said no: the queue is full. Nothing was stored. */
export class BrokerRefusedError extends Error {
  override readonly name = 'BrokerRefusedError';
}
