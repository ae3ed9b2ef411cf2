import { expect, test } from '@jest/globals';
import mongoose, { mongo } from 'mongoose';
import { isDatabaseDown } from './database-down.ts';

const withCode = (code: string) => Object.assign(new Error(`write ${code}`), { code });
const labelled = (label: string) => {
  const error = new mongo.MongoServerError({ message: 'not now' });
  error.addErrorLabel(label);
  return error;
};
const named = (name: string) => Object.assign(new Error('gone'), { name });

test.each([
  ['a cut connection', new mongo.MongoNetworkError('connection 7 closed')],
  ['a time-out of a connection', new mongo.MongoNetworkTimeoutError('timed out')],
  ['no server to be found', new mongoose.Error.MongooseServerSelectionError('none')],
  ['a cleared pool', named('MongoPoolClearedError')],
  ['a closed pool', named('MongoPoolClosedError')],
  ['a bare EPIPE of a socket', withCode('EPIPE')],
  ['a bare ECONNRESET of a socket', withCode('ECONNRESET')],
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a socket that was closed before the write', withCode('ERR_STREAM_DESTROYED')],
  ['a write that may be repeated', labelled('RetryableWriteError')],
  ['an overloaded server', labelled('SystemOverloadedError')],
  ['a server that stops', new mongo.MongoServerError({ message: 'stops', code: 11600 })],
  ['a primary that is none any more', new mongo.MongoServerError({ message: 'no', code: 10107 })],
])('%s means that the database is down', (_, error) => {
  expect(isDatabaseDown(error)).toBe(true);
});

test.each([
  ['a duplicate key', new mongo.MongoServerError({ message: 'E11000', code: 11000 })],
  ['a bad query', new mongo.MongoServerError({ message: 'unknown operator', code: 2 })],
  ['a bad argument', new mongo.MongoInvalidArgumentError('no')],
  ['a value that cannot be cast', new mongoose.Error.CastError('Number', 'x', 'rev')],
  ['a fault of our own', new TypeError('x is not a function')],
  ['an answer that was no HTTP', withCode('HPE_INVALID_CONSTANT')],
  ['a file that is not there', withCode('ENOENT')],
  ['what is no error', 'EPIPE'],
])('%s does not', (_, error) => {
  expect(isDatabaseDown(error)).toBe(false);
});
