import { expect, test } from '@jest/globals';
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { failureOf, mayHaveHappened } from './rest-failures.ts';

const api = (status: number, body: object) =>
  new DiscordAPIError(
    body as ConstructorParameters<typeof DiscordAPIError>[0],
    // Without Discord's JSON there is no code at all (rest/dist/index.js, handleErrors).
    ('code' in body ? body.code : undefined) as number,
    status,
    'POST',
    'https://discord.com/api/v10/guilds/1/scheduled-events',
    { body: undefined, files: undefined },
  );
const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });

test.each([
  [404, 10003, 'gone'],
  [404, 10004, 'permission'],
  [404, 10008, 'gone'],
  [404, 10070, 'gone'],
  [400, 180000, 'gone'],
  [403, 50001, 'permission'],
  [403, 50013, 'permission'],
  [403, 40003, 'rate-limit'],
  [403, 50007, 'invalid'],
  [403, 50278, 'invalid'],
  [400, 30038, 'rate-limit'],
  [400, 50035, 'invalid'],
  [401, 0, 'infrastructure'],
  [404, 0, 'unknown'],
  [403, 20001, 'permission'],
])('HTTP %d with code %d is of class %s', (status, code, expected) => {
  expect(failureOf(api(status, { code, message: 'Discord says so' }))).toMatchObject({
    class: expected,
    discord_code: code,
    http_status: status,
  });
});

test("an invalid form carries Discord's own words for each field", () => {
  const failure = failureOf(
    api(400, {
      code: 50035,
      message: 'Invalid Form Body',
      errors: {
        scheduled_start_time: {
          _errors: [
            {
              code: 'GUILD_SCHEDULED_EVENT_SCHEDULE_PAST',
              message: 'Cannot schedule event in the past.',
            },
          ],
        },
      },
    }),
  );
  expect(failure.message).toBe(
    'Invalid Form Body\nscheduled_start_time[GUILD_SCHEDULED_EVENT_SCHEDULE_PAST]: Cannot schedule event in the past.',
  );
});

test.each([
  ['a 502', new HTTPError(502, 'Bad Gateway', 'GET', '', { body: undefined, files: undefined })],
  ['a time limit', new DOMException('This operation was aborted', 'AbortError')],
  ['a refused connection', withCode('connect ECONNREFUSED', 'ECONNREFUSED')],
  ['a cut connection', new TypeError('fetch failed', { cause: withCode('', 'UND_ERR_SOCKET') })],
  ["an HTML page of Discord's edge", api(403, new ArrayBuffer(0))],
])('%s is of class infrastructure, and the call may have been carried out', (_, error) => {
  const failure = failureOf(error);
  expect(failure.class).toBe('infrastructure');
  expect(mayHaveHappened(failure)).toBe(true);
});

test('a rate limit tells how long to wait', () => {
  const error = new RateLimitError({
    timeToReset: 1,
    limit: 5,
    method: 'POST',
    hash: 'h',
    url: 'https://discord.com/api/v10/channels/1/messages',
    route: '/channels/:id/messages',
    majorParameter: '1',
    global: false,
    retryAfter: 12_345,
    sublimitTimeout: 0,
    scope: 'user',
  });
  expect(failureOf(error)).toMatchObject({ class: 'rate-limit', retry_after_ms: 12_345 });
});

test('a fault of our own is of class unknown', () => {
  expect(failureOf(new TypeError('x is not a function'))).toMatchObject({
    class: 'unknown',
    message: 'x is not a function',
  });
});
