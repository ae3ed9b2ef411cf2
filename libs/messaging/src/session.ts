import { connect, type Channel, type ChannelModel, type ConfirmChannel } from 'amqplib';

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** One connection and its channels, which live and end together. */
export interface Session {
  readonly ended: boolean;
  /** Resolves with the reason when the session is over. */
  readonly over: Promise<Error>;
  /** Calls back at the very moment the session ends, or now if it has. */
  onEnd(listener: () => void): void;
  /** Declares the session unfit: everything of it is dropped. Only the first reason counts. */
  drop(reason: Error): void;
  /** A channel whose every fault ends the session. */
  channel(): Promise<Channel>;
  confirmChannel(): Promise<ConfirmChannel>;
  /** Closes one channel on purpose: what it has not acknowledged goes back in order. */
  closeChannel(channel: Channel): Promise<void>;
  close(): Promise<void>;
}

/** Connects. `abort` tears the socket down, even in the middle of connecting. */
export async function openSession({
  url,
  abort,
  onBlocked,
}: {
  url: string;
  abort: AbortController;
  onBlocked: (blocked: boolean) => void;
}): Promise<Session> {
  const socketOptions = { noDelay: true, timeout: CONNECT_TIMEOUT_MS, signal: abort.signal };
  return supervise(await connect(url, socketOptions), abort, onBlocked);
}

function supervise(
  model: ChannelModel,
  abort: AbortController,
  onBlocked: (blocked: boolean) => void,
): Session {
  const expectedToClose = new WeakSet<Channel>();
  const endListeners = new Set<() => void>();
  let ended = false;
  let resolveOver: (reason: Error) => void;
  const over = new Promise<Error>((resolve) => (resolveOver = resolve));

  const end = (reason: Error): boolean => {
    if (ended) return false;
    ended = true;
    for (const listener of endListeners) listener();
    endListeners.clear();
    resolveOver(reason);
    return true;
  };

  /** A broker that does not answer must not keep a dead socket alive. */
  const closeModel = async (): Promise<void> => {
    const timer = setTimeout(() => abort.abort(), CLOSE_TIMEOUT_MS);
    await Promise.race([
      model.close().catch(() => undefined),
      new Promise<void>((resolve) => {
        model.once('close', () => resolve());
        abort.signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    ]);
    clearTimeout(timer);
    abort.abort();
  };

  const drop = (reason: Error): void => {
    if (end(reason)) void closeModel();
  };

  // First of all, and never taken off: without a listener an "error" event would end the process.
  model.on('error', drop);
  model.on('close', (error?: Error) =>
    drop(error ?? new Error('The broker closed the connection')),
  );
  model.on('blocked', () => onBlocked(true));
  model.on('unblocked', () => onBlocked(false));

  function watch<C extends Channel>(channel: C): C {
    channel.on('error', drop);
    channel.on('close', () => {
      if (!expectedToClose.has(channel)) drop(new Error('A channel was closed'));
    });
    return channel;
  }

  return {
    get ended() {
      return ended;
    },
    over,
    onEnd(listener) {
      if (ended) listener();
      else endListeners.add(listener);
    },
    drop,
    channel: async () => watch(await model.createChannel()),
    confirmChannel: async () => watch(await model.createConfirmChannel()),
    async closeChannel(channel) {
      expectedToClose.add(channel);
      if (ended) return;
      await Promise.race([channel.close().catch(() => undefined), over]);
    },
    async close() {
      if (end(new Error('Closed by this process'))) await closeModel();
    },
  };
}
