import type { Connection } from 'mongoose';

/** One step from one version of the stored data to the next. A stop in the middle repeats it, so it bears that. */
export interface Migration {
  /** 1, 2, 3, …: the version that the data has afterwards. */
  version: number;
  name: string;
  up: (connection: Connection) => Promise<void>;
}

/** In order, without a gap. One that was released is never changed: another one follows it. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'first shape: artefacts by owner, guild, kind and slot',
    // Nothing is stored before it; indexes are made at every start.
    up: async () => {
      await Promise.resolve();
    },
  },
];
