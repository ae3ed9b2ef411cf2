import type { RunningProcess } from '../process/running-process.ts';

/** A MongoDB server to work with: one that we started, or somebody else's. */
export interface Mongodb {
  uri: string;
  /** One line for people: which of the ways worked. */
  how: string;
  /** Somebody else's: to be left as it was found. */
  shared: boolean;
  /** The process behind it, where it is ours. */
  process?: RunningProcess;
  stop(): Promise<void>;
}

export interface MongodbOptions {
  /** Folder for data and logs; a second start in the same folder finds its data again. */
  dir: string;
  /** Hears one short sentence per step that takes time. */
  onStep?: (text: string) => void;
  env?: NodeJS.ProcessEnv;
}
