import { connect } from 'node:net';
import { run } from '../process/run.ts';
import { waitUntil } from '../process/wait-until.ts';

const EPMD_PORT = 4369;

const listens = async (port: number): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      done(true);
    });
    socket.once('error', () => {
      done(false);
    });
  });

/** Refused while a node is known, also for a moment after the last one has ended. */
const end = async (port: number): Promise<void> => {
  const kill = async (): Promise<true | undefined> =>
    await run('epmd', ['-port', String(port), '-kill']).then(
      () => true,
      () => undefined,
    );
  const onTimeout = (): Error => new Error('It serves a node.');
  await waitUntil({ timeoutMs: 2_000, condition: kill, onTimeout }).catch(() => undefined);
};

/**
 * Does something that may start epmd, Erlang's directory of nodes, which outlives whoever starts it: Debian's
 * service script asks rabbitmqctl even to learn that no broker runs. An epmd that ran before stays, and so
 * does one that knows a node by then: `epmd -kill` refuses to end it.
 */
export const withoutNewEpmd = async <T>(
  work: () => Promise<T>,
  { port = EPMD_PORT }: { port?: number } = {},
): Promise<T> => {
  const ranBefore = await listens(port);
  try {
    return await work();
  } finally {
    if (!ranBefore && (await listens(port))) await end(port);
  }
};
