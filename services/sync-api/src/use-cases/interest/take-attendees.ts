import { eventIdOf, isFinal, type InterestListed } from '@verselink/contracts';
import { attendeeChanges } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { InteractionStore } from '../../stores/interaction-store.ts';
import type { AttendeesReading } from '../../stores/native-facet.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { UserStore } from '../../stores/user-store.ts';
import { answerDue } from './ask-attendees.ts';
import { asUnreadable } from '../events/event-content.ts';
import { interestOf } from './interest-of.ts';
import { momentRecord } from '../registrations/moment-record.ts';
import type { Register } from '../registrations/register.ts';

type Listed = InterestListed & { result: { kind: 'listed' } };

/**
 * Brings the roster to what the full list of a scheduled event's subscribers says. Each difference is decided as
 * interest of the moment when the reading began, so that news which came since stays in force. What changed is logged.
 */
export function createTakeAttendees({
  events,
  guilds,
  scheduledEvents,
  users,
  interactions,
  register,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  scheduledEvents: ScheduledEventStore;
  users: UserStore;
  interactions: InteractionStore;
  register: Register;
  now: () => Date;
}) {
  return async function takeAttendees(
    listed: InterestListed,
    correlationId: string,
  ): Promise<void> {
    const { guild_id, scheduled_event_id, asked_at, result } = listed;
    const [guild, shown] = await Promise.all([
      guilds.find(guild_id),
      scheduledEvents.findByDiscordId(guild_id, scheduled_event_id),
    ]);
    if (guild === undefined || shown === undefined || guild.interest === 'ignore') return;
    // Nobody can be interested any more in what is over: its list takes nothing back.
    const { status } = shown.native;
    if (status !== null && isFinal(status)) return;
    const figures =
      result.kind === 'failed'
        ? { subscribers: 0, added: 0, removed: 0, unknown: 0, error: result.message }
        : await reconcile(guild, eventIdOf(shown), { ...listed, result }, correlationId).catch(
            asUnreadable,
          );
    // No later list is asked for while the event is not mended (ask-attendees.ts).
    if (figures === 'unreadable') return;
    const asked = new Date(asked_at);
    await scheduledEvents.noteAttendees(shown, { asked_at: asked, ...figures }, answerDue(asked));
  };

  async function reconcile(
    guild: StoredGuild,
    eventId: string,
    {
      scheduled_event_id: scheduledEventId,
      moment,
      result: { members, truncated = false },
    }: Listed,
    correlationId: string,
  ): Promise<Omit<AttendeesReading, 'asked_at'>> {
    const ids = members.map(({ discord_id }) => discord_id);
    const [event, linked] = await Promise.all([events.load(eventId), users.findByDiscordIds(ids)]);
    const userIds = new Map(linked.map(({ discord_id, user_id }) => [discord_id, user_id]));
    const names = new Map(members.map((member) => [member.discord_id, member.display_name]));
    const changes = event && attendeeChanges(event, scheduledEventId, ids, names);
    const interest = (interested: boolean) => (discordId: string, n: number) =>
      interestOf({
        guild,
        scheduledEventId,
        // Discord lists by id, not by time: within the list that order has to do.
        moment: (BigInt(moment) + BigInt(n)).toString(),
        interested,
        discordId,
        displayName: names.get(discordId) ?? null,
        userId: userIds.get(discordId) ?? null,
      });
    const interested = (changes?.interested ?? []).map(interest(true));
    // Nobody loses a seat for not being among the first thousands.
    const uninterested = truncated ? [] : (changes?.uninterested ?? []).map(interest(false));
    const said = [...uninterested, ...interested];
    const { outcomes, event: after } = await register(eventId, said, correlationId);
    const changed = outcomes.map((outcome) => 'changed' in outcome && outcome.changed);
    await interactions.log(
      said.flatMap(({ id, interested: is, member }, n) => {
        const outcome = outcomes[n];
        if (after === undefined || outcome === undefined || changed[n] !== true) return [];
        return momentRecord({
          moment: id,
          event: after,
          guild_id: guild.guild_id,
          discord_id: member.discord_id ?? '',
          action: is ? 'interested' : 'uninterested',
          outcome,
          correlation_id: correlationId,
          decided_at: now(),
        });
      }),
    );
    return {
      subscribers: ids.length,
      added: changed.slice(uninterested.length).filter(Boolean).length,
      removed: changed.slice(0, uninterested.length).filter(Boolean).length,
      unknown: ids.filter((id) => !userIds.has(id)).length,
      error: null,
    };
  }
}
