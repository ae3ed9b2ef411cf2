import { unescape } from 'node:querystring';
import { backoffMs, pause } from './backoff.ts';
import type { MessagingLogger } from './observer.ts';
import { openSession, type Session } from './session.ts';
import { toError } from './to-error.ts';

/** Waiting between two attempts stays below a second, so that everything is back within two of the broker. */
const BACKOFF = { firstMs: 50, maxMs: 1_000 };
const SETUP_TIMEOUT_MS = 30_000;
/** A session that held this long was sound: the next fault starts with a short wait again. */
const SOUND_SESSION_MS = 5_000;
/** Two missed ones and the peer is declared dead; below 5 s false alarms begin (RabbitMQ docs, heartbeats). */
const HEARTBEAT_S = '10';

/** Keeps one connection and what is set up on it alive until it is closed. */
export interface Link {
  start(): void;
  readonly ready: boolean;
  close(): Promise<void>;
}

/**
 * Supervises one connection: after any fault of the connection, a channel or a consumer everything is dropped
 * and set up anew. Nothing is repaired in place: a half-working connection is worse than none.
 * @param setup runs on every new session; its failure, or the session's end, starts over.
 */
export function createLink({
  name,
  url,
  setup,
  onChange,
  onBlocked,
  logger,
}: {
  name: string;
  url: string;
  setup: (session: Session) => Promise<void>;
  onChange: () => void;
  onBlocked: (blocked: boolean) => void;
  logger: MessagingLogger;
}): Link {
  const { address, connectUrl, redact } = readUrl(url);
  const stop = new AbortController();
  let session: Session | undefined;
  let socket: AbortController | undefined;
  let ready = false;
  let running: Promise<void> | undefined;

  const isStopped = (): boolean => stop.signal.aborted;

  const setReady = (value: boolean): void => {
    if (ready === value) return;
    ready = value;
    onChange();
  };

  /** One session from connecting to its end. Returns the reason of the end. */
  async function live(): Promise<Error> {
    socket = new AbortController();
    const current = await openSession({ url: connectUrl, abort: socket, onBlocked });
    session = current;
    if (isStopped()) current.drop(new Error('Closed by this process'));
    const timer = setTimeout(
      () => current.drop(new Error(`Setting up took more than ${SETUP_TIMEOUT_MS} ms`)),
      SETUP_TIMEOUT_MS,
    );
    // Raced, because set-up may be waiting for something that a dead connection never answers.
    await Promise.race([
      setup(current).catch((error) => current.drop(toError(error))),
      current.over,
    ]);
    clearTimeout(timer);
    if (current.ended) return await current.over;
    logger.info('Connected to RabbitMQ', { link: name, address });
    setReady(true);
    return await current.over;
  }

  async function run(): Promise<void> {
    for (let attempt = 0; !isStopped(); attempt++) {
      const began = Date.now();
      const reason = await live().catch(toError);
      setReady(false);
      onBlocked(false);
      if (isStopped()) return;
      if (Date.now() - began > SOUND_SESSION_MS) attempt = 0;
      report(attempt, reason);
      await pause(backoffMs({ attempt, ...BACKOFF }), stop.signal);
    }
  }

  /** Once at the first failure, then ever more seldom: at the 2nd, 4th, 8th … attempt. */
  function report(attempt: number, reason: Error): void {
    if ((attempt & (attempt - 1)) !== 0) return;
    const fields = { link: name, address, attempt, reason: redact(reason.message) };
    const advice = adviceFor(reason);
    if (advice) logger.error(`RabbitMQ refuses this service: ${advice}`, fields);
    else logger.warn('No connection to RabbitMQ; trying again', fields);
  }

  return {
    start() {
      running ??= run();
    },
    get ready() {
      return ready;
    },
    async close() {
      stop.abort();
      await session?.close();
      socket?.abort();
      await running;
    },
  };
}

/** What an operator has to do about faults that waiting does not cure. */
function adviceFor(reason: Error): string | undefined {
  // Of a vhost that does not exist amqplib says only what it expected instead of the broker's refusal.
  if (/ACCESS_REFUSED|NOT_ALLOWED|Expected ConnectionOpenOk/.test(reason.message)) {
    return 'check user, password and vhost of AMQP_URL, and the permissions of the user.';
  }
  if (reason.message.includes('inequivalent arg')) {
    return 'a queue or exchange exists with other arguments; delete it, or deploy matching versions.';
  }
  return undefined;
}

/** The URL to connect to, and what may be said of it: no log line and no error shows a credential. */
function readUrl(url: string) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'amqp:' && parsed?.protocol !== 'amqps:') {
    throw new Error('AMQP_URL must look like amqp://user:password@host:5672/vhost (or amqps://).');
  }
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', HEARTBEAT_S);
  const passwords = [parsed.password, unescape(parsed.password)].filter((text) => text !== '');
  return {
    address: `${parsed.host}${parsed.pathname}`,
    connectUrl: parsed.href,
    /** RabbitMQ names the user that it refuses. */
    redact: (text: string): string =>
      passwords
        .reduce((clean, password) => clean.replaceAll(password, '***'), text)
        .replace(/user '[^']*'/g, "user '***'"),
  };
}
