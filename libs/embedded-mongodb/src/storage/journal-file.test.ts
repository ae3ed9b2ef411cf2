import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { frameRecord, readJournal } from './journal-file.ts';

let dir: string;
let path: string;
const first = frameRecord(Buffer.from('first'));
const second = frameRecord(Buffer.from('the second'));

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-file-'));
  path = join(dir, 'journal.bson');
  writeFileSync(path, Buffer.concat([first, second]));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function read(): { records: string[]; end: number } {
  const records: string[] = [];
  const end = readJournal(path, (payload) => records.push(payload.toString()));
  return { records, end };
}

test('whole records are read in their order', () => {
  expect(read()).toEqual({ records: ['first', 'the second'], end: first.length + second.length });
});

test('wherever the last record is cut off, the one before stays', () => {
  const whole = readFileSync(path);
  for (let length = first.length; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    expect(read()).toEqual({ records: ['first'], end: first.length });
  }
});

test('zeros after the last record, as a power failure leaves them, are no record', () => {
  appendFileSync(path, Buffer.alloc(100));
  expect(read().end).toBe(first.length + second.length);
});

test('a change of any byte of a whole record is refused with its place', () => {
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    writeFileSync(path, damaged);
    const offset = at < first.length ? 0 : first.length;
    expect(read).toThrow(`${path} is damaged at byte ${offset} `);
  }
});
