import { constants, deflateRawSync, deflateSync } from 'node:zlib';

import type { WebSocket } from 'ws';

/** What a session sends through: a WebSocket in the form its client asked for. */
export interface Link {
  send: (text: string) => void;
  close: (code: number, reason?: string) => void;
  /** Whether `close` began the end: then the client's own close is only its echo. */
  closedHere: () => boolean;
  terminate: () => void;
  /** The connection stays open, but nothing comes through any more, heartbeats neither. */
  freeze: () => void;
  /** From now on every payload is compressed by itself (IDENTIFY with `compress`). */
  compressPayloads: () => void;
}

/** The two bytes that a zlib stream begins with. */
const HEADER = Buffer.from([0x78, 0x9c]);

/**
 * `zlib-stream`: one stream for the connection, flushed after each payload. No payload refers to
 * one before, so that each can be compressed alone, at once, and still be a part of the stream.
 */
export function createLink(client: WebSocket, zlibStream: boolean): Link {
  let begun = false;
  let each = false;
  let frozen = false;
  let closedHere = false;

  function encode(text: string): string | Buffer {
    if (zlibStream) {
      const part = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
      if (begun) return part;
      begun = true;
      return Buffer.concat([HEADER, part]);
    }
    return each ? deflateSync(text) : text;
  }

  return {
    send(text) {
      if (!frozen) client.send(encode(text));
    },
    close(code, reason) {
      closedHere ||= client.readyState === client.OPEN;
      client.close(code, reason);
    },
    closedHere: () => closedHere,
    terminate() {
      client.terminate();
    },
    freeze() {
      frozen = true;
    },
    compressPayloads() {
      each = true;
    },
  };
}
