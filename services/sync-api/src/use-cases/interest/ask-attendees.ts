import { eventIdOf, isFinal } from '@verselink/contracts';
import { viewState } from '@verselink/domain';
import { routes, type Messaging } from '@verselink/messaging';
import type { EventStore } from '../../stores/event-store.ts';
import type {
  ScheduledEventStore,
  StoredScheduledEvent,
} from '../../stores/scheduled-event-store.ts';

/** Readings that one sweep asks for: a new session of the bot makes all guilds due at once. */
const PER_SWEEP = 5;
/** After this long without an answer a reading is asked for again. */
const ANSWER_MS = 60_000;
/** And after this long when the broker did not take the question. */
const AGAIN_MS = 5_000;
const DEADLINE_MS = 2_000;

/** Until when a reading that was asked for is not asked for again. */
export const answerDue = (askedAt: Date): Date => new Date(askedAt.getTime() + ANSWER_MS);

/** Asks the bot for the subscribers of scheduled events that are due to be read. */
export function createAskAttendees({
  events,
  scheduledEvents,
  messaging,
  now,
}: {
  events: EventStore;
  scheduledEvents: ScheduledEventStore;
  messaging: Pick<Messaging, 'publish'>;
  now: () => Date;
}) {
  async function ask(due: StoredScheduledEvent): Promise<void> {
    const at = now();
    const event = await events.loadReadable(eventIdOf(due));
    const open = event !== undefined && viewState(event, at) === 'published';
    const { guild_id, discord_id, native } = due;
    const over = native.status !== null && isFinal(native.status);
    if (!open || discord_id === null || over) {
      // Sign-ups are closed, or nobody can be interested any more: there is nothing to read for.
      await scheduledEvents.claimAttendees(due, null);
      return;
    }
    const until = answerDue(at);
    if (!(await scheduledEvents.claimAttendees(due, until))) return;
    try {
      await publish(event.id, { guild_id, discord_id }, at);
    } catch (error) {
      const again = new Date(now().getTime() + AGAIN_MS);
      const claimed = { ...due, native: { ...native, attendees_due_at: until } };
      await scheduledEvents.claimAttendees(claimed, again);
      throw error;
    }
  }

  async function publish(
    eventId: string,
    { guild_id, discord_id }: { guild_id: string; discord_id: string },
    at: Date,
  ): Promise<void> {
    await messaging.publish(
      routes.command(guild_id),
      {
        type: 'dev.verselink.interest.read.v1',
        subject: eventId,
        correlationid: `attendees-${eventId}-${at.getTime()}`,
        expirytime: answerDue(at).toISOString(),
        data: { guild_id, scheduled_event_id: discord_id, asked_at: at.toISOString() },
      },
      { deadlineMs: DEADLINE_MS },
    );
  }

  return {
    ask,

    /** A few of those that are due; the next sweep takes the next few. */
    askDue: async (): Promise<void> => {
      await Promise.all((await scheduledEvents.findAttendeesDue(now(), PER_SWEEP)).map(ask));
    },
  };
}
