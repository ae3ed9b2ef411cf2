export type { DeadLetter, DeadLetterProperties } from './dead-letter.ts';
export type { Delivery } from './delivery.ts';
export * from './failure.ts';
export { createMessaging, type Messaging, type PublishOptions } from './messaging.ts';
export {
  flows,
  flowsOf,
  messagesOf,
  type FlowName,
  type MessageFlow,
  type Service,
} from './message-flows.ts';
export type { NewMessage } from './message-builder.ts';
export type {
  ConnectionState,
  ConsumeOutcome,
  MessagingLogger,
  MessagingObserver,
} from './observer.ts';
export { PARTITIONS, partitionOf, queues, routes, topology, type Route } from './topology.ts';
