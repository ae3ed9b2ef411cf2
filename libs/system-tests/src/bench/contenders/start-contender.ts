import type { Contender, ContenderName, ContenderOptions } from './contender.ts';
import { startOurs } from './start-ours.ts';
import { startPeer } from './start-peer.ts';

/** Starts whoever is named. */
export async function startContender(
  name: ContenderName,
  options: ContenderOptions = {},
): Promise<Contender> {
  return name === 'ours' ? await startOurs(options) : await startPeer(name, options);
}

/** Stops what was started, whatever became of its use. */
export async function withContender<C extends Contender, T>(
  started: Promise<C>,
  use: (contender: C) => Promise<T>,
): Promise<T> {
  const contender = await started;
  try {
    return await use(contender);
  } finally {
    await contender.stop();
  }
}
