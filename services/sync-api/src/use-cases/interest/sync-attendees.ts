import type { AttendeesResource, GuildAttendeesResource } from '@verselink/contracts';
import { isShownIn } from '@verselink/domain';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type {
  ScheduledEventStore,
  StoredScheduledEvent,
} from '../../stores/scheduled-event-store.ts';
import type { createAskAttendees } from './ask-attendees.ts';

/** How long a caller waits for the bot. */
const WAIT_MS = 10_000;
const STEP_MS = 100;

/**
 * Reads the subscribers of an event in every guild that shows it, and waits for the outcome. The answers may come
 * to any replica, hence this looks at what is stored. Undefined: the event is not known.
 */
export function createSyncAttendees({
  events,
  guilds,
  scheduledEvents,
  attendees,
  now,
  sleep,
}: {
  events: EventStore;
  guilds: GuildStore;
  scheduledEvents: ScheduledEventStore;
  attendees: ReturnType<typeof createAskAttendees>;
  now: () => Date;
  sleep: (ms: number) => Promise<unknown>;
}) {
  return async function syncAttendees(eventId: string): Promise<AttendeesResource | undefined> {
    const event = await events.load(eventId);
    if (event === undefined || event.deleted_at !== null) return undefined;
    const linked = await guilds.findFor(event.org_id);
    const concerned = linked.filter((guild) => isShownIn(event, guild));
    const asked = now();
    const shown = await shownBy(eventId);
    await Promise.all(
      concerned.map(async ({ guild_id, interest }) => {
        if (interest === 'ignore' || !shown.get(guild_id)?.discord_id) return;
        await scheduledEvents.askAttendees(guild_id, [eventId], asked);
        const due = (await shownBy(eventId)).get(guild_id);
        if (due) await attendees.ask(due);
      }),
    );
    for (;;) {
      const found = await shownBy(eventId);
      const answers = concerned.map((guild) => answerOf(guild, found.get(guild.guild_id), asked));
      const settled = answers.every(({ status }) => status !== 'pending');
      if (settled || now().getTime() - asked.getTime() >= WAIT_MS) {
        return { event_id: eventId, guilds: answers };
      }
      await sleep(STEP_MS);
    }
  };

  async function shownBy(eventId: string): Promise<Map<string, StoredScheduledEvent>> {
    const found = await scheduledEvents.findByEvent(eventId);
    return new Map(found.map((one) => [one.guild_id, one]));
  }
}

function answerOf(
  { guild_id, interest }: StoredGuild,
  shown: StoredScheduledEvent | undefined,
  asked: Date,
): GuildAttendeesResource {
  const nothing = { guild_id, subscribers: 0, added: 0, removed: 0, unknown: 0, error: null };
  if (interest === 'ignore') return { ...nothing, status: 'ignored' };
  if (!shown?.discord_id) return { ...nothing, status: 'absent' };
  const { attendees, attendees_due_at } = shown.native;
  if (attendees && attendees.asked_at >= asked) {
    const { subscribers, added, removed, unknown, error } = attendees;
    const status = error === null ? 'read' : 'failed';
    return { guild_id, status, subscribers, added, removed, unknown, error };
  }
  // Nothing is due although it was asked for: there is nobody to sign up any more.
  return { ...nothing, status: attendees_due_at === null ? 'closed' : 'pending' };
}
