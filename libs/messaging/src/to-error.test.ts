import { expect, test } from '@jest/globals';
import { errorText } from './to-error.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5672'), { code: 'ECONNREFUSED' });

test.each([
  ['its message', new TypeError('x is not a function'), 'TypeError: x is not a function'],
  ['its code', Object.assign(new Error(''), { code: 'EPIPE' }), 'Error: EPIPE'],
  [
    'what it was made of',
    new AggregateError([refused]),
    'AggregateError: Error: connect ECONNREFUSED ::1:5672',
  ],
  ['its cause', new Error('', { cause: refused }), 'Error: Error: connect ECONNREFUSED ::1:5672'],
  ['that it says nothing', new Error(''), 'Error: no message'],
])('an error is told by %s', (_, error, text) => {
  expect(errorText(error)).toBe(text);
});
