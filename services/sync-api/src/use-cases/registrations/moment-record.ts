import { snowflakeTime, type Outcome } from '@verselink/contracts';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { StoredInteraction } from '../../stores/interaction-store.ts';

/** The log's entry for what Discord gives no id to: its moment alone may be that of others too. */
export function momentRecord({
  moment,
  event,
  discord_id,
  outcome,
  ...rest
}: Pick<
  StoredInteraction,
  'guild_id' | 'discord_id' | 'action' | 'correlation_id' | 'decided_at'
> & {
  moment: string;
  /** As it is afterwards. */
  event: StoredEvent;
  outcome: Outcome;
}): StoredInteraction {
  const said = snowflakeTime(moment);
  const own = event.registrations.find((entry) => entry.discord_id === discord_id);
  return {
    _id: `${moment}:${event.id}:${discord_id}`,
    event_id: event.id,
    discord_id,
    display_name: own?.display_name ?? '',
    role_id: null,
    organiser: null,
    outcome,
    clicked_at: new Date(said),
    latency_ms: rest.decided_at.getTime() - said,
    ...rest,
  };
}
