import { createServer } from 'node:net';
import { freePort } from '../process/free-port.ts';
import { PORTS, portsOf, type Options, type PortName } from './options.ts';

const isFree = async (port: number): Promise<boolean> =>
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    // On all addresses, as the services listen.
    probe.listen(port, () =>
      probe.close(() => {
        resolve(true);
      }),
    );
  });

/** Replaces 0 by a free port, and refuses a taken one before anything is started. */
export const claimPorts = async (options: Options): Promise<Options['ports']> => {
  const claimed = { ...options.ports };
  for (const name of portsOf(options)) {
    const port = claimed[name];
    if (port === 0) claimed[name] = await freePort();
    else if (!(await isFree(port))) throw new Error(taken(name, port));
  }
  return claimed;
};

const taken = (name: PortName, port: number): string =>
  `Port ${String(port)}, meant for ${PORTS[name].of}, is taken: end what uses it, or choose another ` +
  `one with "npm start -- --${name} ${String(port + 1000)}" (0 takes a free one).`;
