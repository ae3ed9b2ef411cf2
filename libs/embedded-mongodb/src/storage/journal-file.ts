import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/*
 * A journal is a file of records, one after another, nothing else:
 *   4 bytes length of the payload | 4 bytes CRC-32 of the payload | 4 bytes CRC-32 of these 8 bytes | payload
 * All integers are little endian. The header has a sum of its own so that a damaged length is not
 * taken for a record that was cut off.
 */
const HEADER_BYTES = 12;

export function frameRecord(payload: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(payload.length, 0);
  header.writeUInt32LE(crc32(payload), 4);
  header.writeUInt32LE(crc32(header.subarray(0, 8)), 8);
  return Buffer.concat([header, payload]);
}

/**
 * Hands each payload of a journal to `onRecord` and returns where its last whole record ends. A record
 * cut off at the end was never acknowledged and is dropped; any other damage throws.
 */
export function readJournal(path: string, onRecord: (payload: Buffer) => void): number {
  const file = readFileSync(path);
  let offset = 0;
  while (offset < file.length) {
    const rest = file.subarray(offset);
    if (rest.length < HEADER_BYTES || rest.every((byte) => byte === 0)) break;
    if (crc32(rest.subarray(0, 8)) !== rest.readUInt32LE(8)) throw damaged(path, offset, 'header');
    const end = HEADER_BYTES + rest.readUInt32LE(0);
    if (rest.length < end) break;
    const payload = rest.subarray(HEADER_BYTES, end);
    if (crc32(payload) !== rest.readUInt32LE(4)) throw damaged(path, offset, 'content');
    onRecord(payload);
    offset += end;
  }
  return offset;
}

function damaged(path: string, offset: number, part: string): Error {
  return new Error(
    `The journal ${path} is damaged at byte ${offset} (the ${part} of a record does not match its checksum). ` +
      'Restore the file from a copy, or delete it to start empty.',
  );
}

/** Opens a journal to append after `end`; what is behind, a record cut off, goes away. */
export function openForAppend(path: string, end: number): number {
  const fd = openSync(path, 'a+', 0o600);
  ftruncateSync(fd, end);
  fsyncSync(fd);
  syncDirectory(dirname(path));
  return fd;
}

/** Writes a whole new journal beside the old one and puts it in its place, so that one of both is whole. */
export function replaceJournal(
  path: string,
  records: Iterable<Buffer>,
): { fd: number; size: number } {
  const next = `${path}.next`;
  rmSync(next, { force: true });
  const fd = openSync(next, 'ax', 0o600);
  let size = 0;
  for (const record of records) size += writeAll(fd, record);
  fsyncSync(fd);
  renameSync(next, path);
  syncDirectory(dirname(path));
  return { fd, size };
}

export function writeAll(fd: number, bytes: Buffer): number {
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
  return bytes.length;
}

function syncDirectory(path: string): void {
  // Windows cannot open a directory; there a rename is durable by itself.
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
