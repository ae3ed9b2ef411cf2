export { findChromium } from './find-chromium.ts';
export type { Mongodb } from './mongodb/mongodb.ts';
export { startMongodb } from './mongodb/start-mongodb.ts';
export type { RunningProcess } from './process/running-process.ts';
export { startProcess } from './process/start-process.ts';
export type { Rabbitmq } from './rabbitmq/rabbitmq.ts';
export { startRabbitmq } from './rabbitmq/start-rabbitmq.ts';
export { startService } from './start/start-service.ts';
export { testDatabase, testVhost } from './testing/test-rooms.ts';
