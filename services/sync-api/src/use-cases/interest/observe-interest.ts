import { eventIdOf, snowflakeTime, type InterestChanged } from '@verselink/contracts';
import { NotYetError, PermanentError } from '@verselink/messaging';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { InteractionStore } from '../../stores/interaction-store.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { UserStore } from '../../stores/user-store.ts';
import { asUnreadable } from '../events/event-content.ts';
import { interestOf } from './interest-of.ts';
import { momentRecord } from '../registrations/moment-record.ts';
import type { Register } from '../registrations/register.ts';

/** A member may be faster than the report of the event's creation; after this long the event is not one of ours. */
const KNOWN_WITHIN_MS = 60_000;

/** Takes over interest in a native scheduled event, as the guild's link says it counts, and logs it. */
export function createObserveInterest({
  guilds,
  scheduledEvents,
  users,
  interactions,
  register,
  now,
}: {
  guilds: GuildStore;
  scheduledEvents: Pick<ScheduledEventStore, 'findByDiscordId'>;
  users: UserStore;
  interactions: InteractionStore;
  register: Register;
  now: () => Date;
}) {
  return async function observeInterest(
    { guild_id, scheduled_event_id, discord_id, ...said }: InterestChanged,
    correlationId: string,
  ): Promise<void> {
    const guild = await guilds.find(guild_id);
    if (guild === undefined || guild.interest === 'ignore') return;
    const artefact = await scheduledEvents.findByDiscordId(guild_id, scheduled_event_id);
    if (artefact === undefined) {
      if (now().getTime() - snowflakeTime(said.moment) > KNOWN_WITHIN_MS) return;
      throw new NotYetError(`The scheduled event ${scheduled_event_id} is not known yet.`);
    }
    const [user] = await users.findByDiscordIds([discord_id]);
    const interest = interestOf({
      guild,
      scheduledEventId: scheduled_event_id,
      moment: said.moment,
      interested: said.interested,
      discordId: discord_id,
      displayName: said.display_name,
      userId: user?.user_id ?? null,
    });
    const registered = await register(eventIdOf(artefact), [interest], correlationId).catch(
      asUnreadable,
    );
    if (registered === 'unreadable') {
      // Nobody waits for an answer: it is kept until somebody has mended the event.
      throw new PermanentError(
        `The event ${eventIdOf(artefact)} is stored with fields that cannot be read: send it again, then replay this.`,
      );
    }
    const { outcomes, event } = registered;
    const [outcome] = outcomes;
    if (event === undefined || outcome === undefined) return;
    await interactions.log([
      momentRecord({
        moment: said.moment,
        event,
        guild_id,
        discord_id,
        action: said.interested ? 'interested' : 'uninterested',
        outcome,
        correlation_id: correlationId,
        decided_at: now(),
      }),
    ]);
  };
}
