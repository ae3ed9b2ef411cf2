export { startMongodb } from './mongodb/start-mongodb.ts';
export { startProcess, type RunningProcess } from './process/start-process.ts';
export { startRabbitmq } from './rabbitmq/start-rabbitmq.ts';
export { testDatabase, testVhost } from './testing/test-rooms.ts';
export type { Mongodb } from './mongodb/mongodb.ts';
export type { Rabbitmq } from './rabbitmq/rabbitmq.ts';
