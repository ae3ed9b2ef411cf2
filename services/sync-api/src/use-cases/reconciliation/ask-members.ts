import { routes, type Messaging } from '@verselink/messaging';
import type { EventStore } from '../../stores/event-store.ts';

/** As many as one message to Discord's gateway may name (docs: events/gateway-events "Request Guild Members"). */
const PER_MESSAGE = 100;
/** A bot that comes later asks by itself: every new session leads here. */
const EXPIRY_MS = 10 * 60_000;
const DEADLINE_MS = 2_000;

/** Asks the bot whether those who signed up in a guild for events to come are still members there. */
export function createAskMembers({
  events,
  messaging,
  now,
}: {
  events: EventStore;
  messaging: Pick<Messaging, 'publish'>;
  now: () => Date;
}) {
  return async function askMembers(guild_id: string, correlationid: string): Promise<void> {
    const ids = await events.findMembersSaidIn(guild_id, now());
    const expirytime = new Date(now().getTime() + EXPIRY_MS).toISOString();
    for (let at = 0; at < ids.length; at += PER_MESSAGE) {
      await messaging.publish(
        routes.command(guild_id),
        {
          type: 'dev.verselink.members.read.v1',
          subject: guild_id,
          correlationid,
          expirytime,
          data: { guild_id, discord_ids: ids.slice(at, at + PER_MESSAGE) },
        },
        { deadlineMs: DEADLINE_MS },
      );
    }
  };
}
