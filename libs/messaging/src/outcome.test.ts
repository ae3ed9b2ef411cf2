import { expect, test } from '@jest/globals';
import {
  InfrastructureError,
  InvalidMessageError,
  NotYetError,
  PermanentError,
} from './failure.ts';
import { MAX_ATTEMPTS, MAX_WAITS, outcomeOf } from './outcome.ts';
import { RETRY_LADDER_MS } from './topology.ts';

class DatabaseDownError extends InfrastructureError {}

test.each([
  ['no error is an acknowledgement', undefined, { kind: 'ack' }],
  [
    'a permanent error is a dead letter',
    new PermanentError('no'),
    { kind: 'dead', class: 'permanent' },
  ],
  [
    'an invalid message is a dead letter',
    new InvalidMessageError('no'),
    { kind: 'dead', class: 'invalid' },
  ],
  ['an infrastructure error keeps the message', new InfrastructureError('down'), { kind: 'keep' }],
  ['and so does a kind of it', new DatabaseDownError('down'), { kind: 'keep' }],
  ['any other error is tried again', new Error('what?'), { kind: 'retry', delayMs: 1_000 }],
])('%s', (_, error, expected) => {
  expect(outcomeOf(error, { attempt: 1, waits: 0 }, RETRY_LADDER_MS)).toMatchObject(expected);
});

test('the waits grow up the ladder and the last one repeats until the eighth failure', () => {
  const outcomes = Array.from({ length: MAX_ATTEMPTS }, (_, n) =>
    outcomeOf(new Error('again'), { attempt: n + 1, waits: 0 }, RETRY_LADDER_MS),
  );
  expect(outcomes.map((o) => (o.kind === 'retry' ? o.delayMs : o.kind))).toEqual([
    ...[1_000, 10_000, 60_000, 600_000, 600_000, 600_000, 600_000],
    'dead',
  ]);
});

test('infrastructure errors never use up the attempts', () => {
  expect(
    outcomeOf(new InfrastructureError('down'), { attempt: 99, waits: 0 }, RETRY_LADDER_MS).kind,
  ).toBe('keep');
});

test('a message whose turn has not come waits a little, then longer, then has failed once', () => {
  const after = (waits: number) =>
    outcomeOf(new NotYetError('first the other'), { attempt: 1, waits }, RETRY_LADDER_MS);
  expect(after(0)).toMatchObject({ kind: 'wait', delayMs: 1_000 });
  expect(after(9)).toMatchObject({ kind: 'wait', delayMs: 1_000 });
  expect(after(10)).toMatchObject({ kind: 'wait', delayMs: 10_000 });
  expect(after(MAX_WAITS)).toMatchObject({ kind: 'retry', delayMs: 1_000 });
});
