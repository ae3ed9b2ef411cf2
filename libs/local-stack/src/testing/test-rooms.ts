/** Set by jest's global setup for its workers: where the run's servers can be asked for rooms. */
export const TEST_SERVERS = 'VERSELINK_TEST_SERVERS';

const ask = async (kind: 'vhost' | 'database'): Promise<string> => {
  const servers = process.env[TEST_SERVERS];
  if (servers === undefined) {
    throw new Error('No test servers: run this file with jest and the jest.config.js of the root.');
  }
  const answer = await fetch(`${servers}/${kind}`, { method: 'POST' });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
};

/**
 * AMQP URL of a fresh, empty virtual host on the broker of this test run, which is started when the
 * first file asks. Once per test file, in `beforeAll`. A vhost costs about 25 ms.
 */
export const testVhost = async (): Promise<string> => await ask('vhost');

/** MongoDB URI with a database name that nobody has used, on the server of this test run. */
export const testDatabase = async (): Promise<string> => await ask('database');
