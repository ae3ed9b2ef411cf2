import { expect, test } from '@jest/globals';

import { createClock } from '../clock.ts';
import type { RateLimitOptions } from './knobs.ts';
import { rateLimitKnobs } from './knobs.ts';
import { createRateLimiter, RateLimited } from './limiter.ts';

const create = { bucket: 'message-create', major: '1', countsGlobally: true };

function setUp(options: RateLimitOptions = 'true') {
  const clock = createClock({ start: 1_800_000_000_000, manual: true });
  return { clock, limiter: createRateLimiter(clock, rateLimitKnobs(options)) };
}

function limitedBy(call: () => unknown): RateLimited {
  try {
    call();
  } catch (error) {
    if (error instanceof RateLimited) return error;
    throw error;
  }
  throw new Error('the call was not limited');
}

test('a bucket counts down, then answers when it is open again', () => {
  const { limiter, clock } = setUp();
  const remaining = Array.from({ length: 5 }, () => limiter.take(create)['X-RateLimit-Remaining']);
  expect(remaining).toEqual(['4', '3', '2', '1', '0']);
  clock.advance(1_500);
  const { headers, body } = limitedBy(() => limiter.take(create));
  expect(headers).toMatchObject({
    'Retry-After': '4',
    'X-RateLimit-Scope': 'user',
    'X-RateLimit-Limit': '5',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset-After': '3.500',
  });
  expect(body).toEqual({
    message: 'You are being rate limited.',
    retry_after: 3.5,
    global: false,
  });
  clock.advance(3_500);
  expect(limiter.take(create)['X-RateLimit-Remaining']).toBe('4');
});

test('another channel has its own bucket, under the same hash', () => {
  const { limiter } = setUp();
  const one = limiter.take(create);
  const two = limiter.take({ ...create, major: '2' });
  expect(two['X-RateLimit-Remaining']).toBe('4');
  expect(two['X-RateLimit-Bucket']).toBe(one['X-RateLimit-Bucket']);
});

test('the 51st call of a second is limited globally; interactions are not counted', () => {
  const { limiter } = setUp();
  for (let major = 0; major < 50; major += 1) limiter.take({ ...create, major: String(major) });
  const { headers, body } = limitedBy(() => limiter.take({ ...create, major: 'x' }));
  expect(headers).toMatchObject({ 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' });
  expect(body).toMatchObject({ global: true });
  limiter.take({ bucket: 'interaction-callback', major: 'token', countsGlobally: false });
});

test('a hidden limit strikes while the headers still show calls left', () => {
  const { limiter } = setUp();
  const headers = limiter.take(create);
  limiter.takeSublimit('rename', '1', headers);
  limiter.takeSublimit('rename', '1', headers);
  const limited = limitedBy(() => limiter.takeSublimit('rename', '1', headers));
  expect(limited.headers).toMatchObject({ 'X-RateLimit-Remaining': '4', 'Retry-After': '600' });
});

test('a fourth edit of old messages within six seconds answers 30046', () => {
  const { limiter } = setUp();
  for (let edit = 0; edit < 3; edit += 1) limiter.takeSublimit('oldMessageEdit', '1', {});
  const { body } = limitedBy(() => limiter.takeSublimit('oldMessageEdit', '1', {}));
  expect(body).toMatchObject({ code: 30046 });
});

test('too many invalid requests ban the address for a while', () => {
  const { limiter, clock } = setUp({
    invalidRequests: { limit: 3, perMs: 60_000, banMs: 10_000 },
  });
  for (let count = 0; count < 2; count += 1) limiter.countInvalid();
  expect(limiter.bannedForMs()).toBe(0);
  limiter.countInvalid();
  expect(limiter.bannedForMs()).toBe(10_000);
  clock.advance(10_000);
  expect(limiter.bannedForMs()).toBe(0);
});

test('switched off, nothing is ever limited, but the headers are there', () => {
  const { limiter } = setUp('off');
  for (let count = 0; count < 500; count += 1) limiter.take(create);
  expect(limiter.take(create)).toHaveProperty('X-RateLimit-Bucket');
});
