import { expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import winston from 'winston';
import { createLogger } from './logger.ts';

function captured(secrets: string[]) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ service: 'test', level: 'info', secrets });
  logger.clear().add(new winston.transports.Stream({ stream }));
  return { logger, lines };
}

test('a line is JSON with service, time and the correlation id of its child logger', () => {
  const { logger, lines } = captured([]);
  logger.child({ correlation_id: 'c-1' }).info('click decided', { event_id: 'e' });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    service: 'test',
    message: 'click decided',
    correlation_id: 'c-1',
    event_id: 'e',
  });
});

test('an error among the fields keeps its name, message, code and cause', () => {
  const { logger, lines } = captured([]);
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  logger.warn('could not publish', { error: new TypeError('no broker', { cause }) });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: 'could not publish',
    error: {
      name: 'TypeError',
      message: 'no broker',
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    },
  });
});

test('a secret is hidden wherever it stands, also in an error and URL-encoded', () => {
  const { logger, lines } = captured(['p@ss/word']);
  logger.error('failed with p@ss/word', {
    url: `amqp://user:${encodeURIComponent('p@ss/word')}@host`,
    error: new Error('bad p@ss/word'),
  });
  expect(lines[0]).not.toContain('p@ss/word');
  expect(lines[0]).not.toContain('p%40ss');
  expect(lines[0]).toContain('[secret]');
});

test('long texts of others are cut, in fields and in errors', () => {
  const { logger, lines } = captured([]);
  const long = 'x'.repeat(100_000);
  logger.warn(long, { path: long, error: new Error(long, { cause: new Error(long) }) });
  expect(lines[0]?.length).toBeLessThan(25_000);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    path: `${'x'.repeat(1_000)}… (100000 characters)`,
  });
});

test('no part of a secret is left where a text is cut', () => {
  const { logger, lines } = captured(['p@ss/word']);
  logger.warn('failed', { url: `${'x'.repeat(995)}p@ss/word${'x'.repeat(100)}` });
  expect(lines[0]).not.toContain('p@ss');
});
