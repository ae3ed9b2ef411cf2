import { expect, test } from '@jest/globals';
import { findExecutable } from '../process/find-executable.ts';
import { freePort } from '../process/free-port.ts';
import { run } from '../process/run.ts';
import { withoutNewEpmd } from './without-new-epmd.ts';

const installed = await findExecutable(['epmd'], process.env['PATH'] ?? '');
const testWhereInstalled = installed === undefined ? test.skip : test;

const names = async (port: number): Promise<string> =>
  await run('epmd', ['-port', String(port), '-names']).catch(() => 'none');

/** A node with a name starts an epmd that it does not find, as rabbitmqctl does. */
const startNode = async (port: number): Promise<void> => {
  const env = { ...process.env, ERL_EPMD_PORT: String(port), ERL_ZFLAGS: '' };
  const node = ['-sname', `passing-${String(port)}`, '-setcookie', 'tests'];
  await run('erl', [...node, '-noinput', '-s', 'erlang', 'halt'], { env });
};

testWhereInstalled('an epmd that something started on the way is ended', async () => {
  const port = await freePort();
  const seen = await withoutNewEpmd(
    async () => {
      await startNode(port);
      return await names(port);
    },
    { port },
  );
  expect(seen).toContain(`running on port ${String(port)}`);
  expect(await names(port)).toBe('none');
});

testWhereInstalled('an epmd that ran before stays', async () => {
  const port = await freePort();
  await run('epmd', ['-port', String(port), '-daemon']);
  try {
    await withoutNewEpmd(
      async () => {
        await startNode(port);
      },
      { port },
    );
    expect(await names(port)).toContain(`running on port ${String(port)}`);
  } finally {
    await run('epmd', ['-port', String(port), '-kill']);
  }
});

testWhereInstalled('an epmd is ended also when the work fails', async () => {
  const port = await freePort();
  const work = withoutNewEpmd(
    async () => {
      await startNode(port);
      throw new Error('no network');
    },
    { port },
  );
  await expect(work).rejects.toThrow('no network');
  expect(await names(port)).toBe('none');
});
