import { MAX_DOCUMENT_BYTES } from '../storage/collection.ts';
import type { Doc } from '../values/bson-codec.ts';
import { listField, type Command, type CommandContext } from './command.ts';

/** MongoDB 7.0: the version whose answers are imitated. */
const WIRE_VERSION = 21;
const VERSION = [7, 0, 0, 0];

/**
 * A replica set of one node, not a standalone: the driver only gives writes the numbers that make a
 * retry safe when it sees a replica set, and clients of a real cluster are then tried as they will run.
 * No `electionId`: after a restart the driver would have to compare it with the last one.
 */
function answerHello(_body: Doc, { address, now }: CommandContext): Doc {
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    secondary: false,
    setName: 'embedded',
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: now,
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  };
}

const HELLO_FIELDS = [
  'helloOk',
  'client',
  'compression',
  'loadBalanced',
  'topologyVersion',
  'maxAwaitTimeMS',
  'backpressure',
];
const hello: Command = { fields: HELLO_FIELDS, run: answerHello };

const ping: Command = { fields: [], run: () => ({ ok: 1 }) };

const buildInfo: Command = {
  fields: [],
  run: () => ({
    version: VERSION.slice(0, 3).join('.'),
    versionArray: VERSION,
    modules: ['embedded-mongodb'],
    bits: 64,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    ok: 1,
  }),
};

const endSessions: Command = {
  fields: [],
  run(body, { retries }) {
    retries.end(listField(body, 'endSessions'));
    return { ok: 1 };
  },
};

export const handshakeCommands = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  endSessions,
};
