export { startEmbeddedMongodb, type EmbeddedMongodb } from './start-embedded-mongodb.ts';
