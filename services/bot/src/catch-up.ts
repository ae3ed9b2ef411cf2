import type { GuildWatch } from './guild-watch.ts';

/** Between two guilds: each costs Discord three calls, and sync-api a reading of all that is shown there. */
const SPACING_MS = 250;
/** Until a guild is tried again whose news was lost once more. */
const PAUSE_MS = 10_000;

/**
 * Has sync-api look after guilds of which news was lost, as after a new gateway session: it compares what is shown
 * there and reads who is interested. One guild at a time, once however much was lost, until it is told.
 */
export function createCatchUp({
  watch,
  pauseMs = PAUSE_MS,
}: {
  /** What it tells may be lost too, and comes back to `lost`. */
  watch: Pick<GuildWatch, 'tellAnew'>;
  pauseMs?: number;
}) {
  const guilds = new Set<string>();
  let stopped = false;
  /** Set from the first loss until every guild is told. */
  let timer: NodeJS.Timeout | undefined;

  async function next(): Promise<void> {
    const [guildId] = guilds;
    if (guildId === undefined) {
      timer = undefined;
      return;
    }
    guilds.delete(guildId);
    // Discord may be away as well.
    await watch.tellAnew(guildId).catch(() => guilds.add(guildId));
    schedule(guilds.has(guildId) ? pauseMs : SPACING_MS);
  }

  function schedule(ms: number): void {
    if (!stopped) timer = setTimeout(() => void next(), ms).unref();
  }

  return {
    /** News of a guild did not reach the broker. */
    lost(guildId: string): void {
      guilds.add(guildId);
      if (timer === undefined) schedule(SPACING_MS);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
