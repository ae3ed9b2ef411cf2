import type { BotObserved } from '@verselink/contracts';
import type { BotStore } from '../../stores/bot-store.ts';

/** Notes how a bot process says it is. */
export function createObserveBot({ bots, now }: { bots: BotStore; now: () => Date }) {
  return async function observeBot(said: BotObserved): Promise<void> {
    const { instance_id, observed_at, started_at, ended, shard_count } = said;
    const { shards, rest, commands_in_work, clock_skew_ms } = said;
    await bots.note({
      _id: instance_id,
      observed_at: new Date(observed_at),
      started_at: new Date(started_at),
      heard_at: now(),
      ended,
      shard_count,
      shards,
      rest,
      commands_in_work,
      clock_skew_ms,
    });
  };
}
