import type { RunningProcess } from '../process/running-process.ts';

/** A broker to work with: one that we started, or somebody else's. */
export interface Rabbitmq {
  /** AMQP URL with credentials, of the default virtual host. */
  url: string;
  /** Management HTTP API with credentials, where there is one. */
  managementUrl?: string;
  /** One line for people: which of the ways worked. */
  how: string;
  /** Somebody else's: to be left as it was found. */
  shared: boolean;
  /** The process behind it, where it is ours. */
  process?: RunningProcess;
  stop(): Promise<void>;
  /** SIGKILL: no goodbye to anyone, as when the machine dies. */
  kill(): Promise<void>;
  /** Starts again on the same ports with the same data, after `kill` or while it still runs. */
  restart(): Promise<void>;
}

export interface StartOptions {
  /** Folder for data, settings and logs; a second start in the same folder finds its data again. */
  dir: string;
  /** Hears one short sentence per step that takes time. */
  onStep?: (text: string) => void;
  env?: NodeJS.ProcessEnv;
}
