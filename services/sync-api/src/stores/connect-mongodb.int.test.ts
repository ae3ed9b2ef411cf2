import { expect, test } from '@jest/globals';
import { freePort, testDatabase } from '@verselink/local-stack';
import { connectMongodb } from './connect-mongodb.ts';

/** Tries to connect, for as long as one try takes; what was logged, and the error. */
async function fail(uri: string, deadlineMs: number) {
  const reasons: unknown[] = [];
  const logger = {
    warn: (_message: string, { reason }: { reason?: unknown }) => reasons.push(reason),
  };
  const error = await connectMongodb({ uri, deadlineMs, logger }).then(
    async (connection) => {
      await connection.close();
      throw new Error('It connected.');
    },
    (reason: unknown) => reason as Error,
  );
  return { reasons, error };
}

test('every failed try is logged with its cause, and so is the last one in the error', async () => {
  const port = await freePort();
  const { reasons, error } = await fail(`mongodb://127.0.0.1:${port}/`, 4_000);
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons[0]).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
  expect(error.message).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
  expect(error.message).toContain('MONGODB_URI');
  expect(error.cause).toBeDefined();
});

/** The address may have options already, such as the replica set. */
function withBogusOption(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}bogus=1`;
}

test.each([
  ['an option that there is not', withBogusOption, 'option bogus'],
  [
    'a login that the server refuses',
    (uri: string) => uri.replace('//', '//eve:wrong@'),
    'embedded|Authentication',
  ],
])('%s is not tried again', async (_what, change, reason) => {
  const { reasons, error } = await fail(change(await testDatabase()), 60_000);
  expect(reasons).toEqual([]);
  expect(error.message).toMatch(
    new RegExp(`^MongoDB refuses this service: check MONGODB_URI .*(${reason})`),
  );
});
