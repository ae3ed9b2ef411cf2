import { decode, encode, type Doc } from '../values/bson-codec.ts';

/*
 * MongoDB's wire protocol, as far as drivers of today use it: OP_MSG, and OP_QUERY for the first hello
 * (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/). Little endian throughout.
 */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

export interface Request {
  id: number;
  isQuery: boolean;
  /** The client waits for an answer: not so for writes with `w: 0`. */
  expectsAnswer: boolean;
  /** Decodes the command; throws where a value cannot be read. */
  readBody(): Doc;
}

/** Cuts a stream of bytes into whole messages. */
export function createMessageSplitter(
  onMessage: (message: Buffer) => void,
): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    let wanted = sizeOf(chunks);
    while (length >= wanted) {
      const bytes = Buffer.concat(chunks);
      chunks = [bytes.subarray(wanted)];
      length -= wanted;
      onMessage(bytes.subarray(0, wanted));
      wanted = sizeOf(chunks);
    }
  };
}

function sizeOf(chunks: Buffer[]): number {
  if (chunks.length > 1 && (chunks[0]?.length ?? 0) < 4)
    chunks.splice(0, chunks.length, Buffer.concat(chunks));
  const [first] = chunks;
  if (!first || first.length < 4) return Infinity;
  const size = first.readInt32LE(0);
  if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES)
    throw new Error(`a message of ${size} bytes`);
  return size;
}

export function parseMessage(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return { id, isQuery: false, ...parseMsg(message) };
  if (opCode === OP_QUERY)
    return { id, isQuery: true, expectsAnswer: true, readBody: () => parseQuery(message) };
  throw new Error(`the operation ${opCode}`);
}

function parseMsg(message: Buffer): Pick<Request, 'expectsAnswer' | 'readBody'> {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  return {
    expectsAnswer: (flags & MORE_TO_COME) === 0,
    readBody() {
      let body: Doc = {};
      const sequences: Doc = {};
      for (let at = HEADER_BYTES + 4; at < end;) {
        const size = message.readInt32LE(at + 1);
        const section = message.subarray(at + 1, at + 1 + size);
        if (message[at] === 0) body = decode(section);
        else Object.assign(sequences, parseSequence(section));
        at += 1 + size;
      }
      return { ...body, ...sequences };
    },
  };
}

/** A kind 1 section: size, name, documents. */
function parseSequence(section: Buffer): Doc {
  const nameEnd = section.indexOf(0, 4);
  const docs: Doc[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    docs.push(decode(section.subarray(at, at + section.readInt32LE(at))));
  }
  return { [section.toString('utf8', 4, nameEnd)]: docs };
}

function parseQuery(message: Buffer): Doc {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const body = decode(message.subarray(nameEnd + 9));
  return { ...body, $db: message.toString('utf8', HEADER_BYTES + 4, nameEnd).split('.')[0] };
}

export function encodeAnswer({ id, isQuery }: Request, reply: Doc): Buffer {
  const body = encode(reply);
  const extra = isQuery ? 20 : 5;
  const head = Buffer.alloc(HEADER_BYTES + extra);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  // OP_REPLY: flags, cursor id, start, number of documents. OP_MSG: flags, and section kind 0.
  if (isQuery) head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, body]);
}
