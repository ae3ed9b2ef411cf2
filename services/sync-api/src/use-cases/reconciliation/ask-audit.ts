import { eventIdOf } from '@verselink/contracts';
import { concerns } from '@verselink/domain';
import { routes, type Messaging } from '@verselink/messaging';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { createAskMembers } from './ask-members.ts';
import { settingsOf } from '../guilds/guild-settings.ts';

/** Guilds that one sweep asks about: a new session of the bot makes all of them due at once. */
const PER_SWEEP = 5;
/** A bot that comes later asks by itself: every new session makes its guilds due. */
const EXPIRY_MS = 60_000;
const DEADLINE_MS = 2_000;
/** What was not asked in full, since the broker or this process went away, is asked again after this long. */
const CLAIM_MS = 10_000;

type Open = Awaited<ReturnType<EventStore['findUnfinished']>>[number];

/**
 * Asks the bot what is there of our objects in guilds, those that are due or one at once; and whether those who signed
 * up there are still members, because without the members intent nobody tells who left. Names that are not known are
 * read again.
 */
export function createAskAudit({
  events,
  guilds,
  artefacts,
  scheduledEvents,
  messaging,
  askMembers,
  everyMs,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  scheduledEvents: Pick<ScheduledEventStore, 'askAttendees'>;
  messaging: Pick<Messaging, 'publish'>;
  askMembers: ReturnType<typeof createAskMembers>;
  /** 0 = only when something asks for it. */
  everyMs: number;
  now: () => Date;
}) {
  async function ask(guild: StoredGuild): Promise<void> {
    const at = now();
    const claimed = new Date(at.getTime() + CLAIM_MS);
    if (!(await guilds.claimAudit(guild, claimed))) return;
    if (guild.sync_enabled && guild.status !== 'absent') await publish(guild, at);
    const next = everyMs === 0 ? null : new Date(at.getTime() + everyMs);
    // What somebody asked for meanwhile stays due.
    await guilds.claimAudit({ ...guild, audit_due_at: claimed }, next);
  }

  async function publish(guild: StoredGuild, at: Date): Promise<void> {
    const { guild_id } = guild;
    const correlationid = `audit-${guild_id}-${at.getTime()}`;
    const open = (await events.findUnfinished()).filter((event) => concerns(event, guild));
    const shown = await shownIn(guild, open);
    const { signup_channel_id, announcement_channel_id } = settingsOf(guild);
    const channels = [signup_channel_id, announcement_channel_id].filter((id) => id !== null);
    await messaging.publish(
      routes.command(guild_id),
      {
        type: 'dev.verselink.artefacts.read.v1',
        subject: guild_id,
        correlationid,
        expirytime: new Date(at.getTime() + EXPIRY_MS).toISOString(),
        data: {
          guild_id,
          request_id: correlationid,
          asked_at: at.toISOString(),
          reply_to: null,
          artefacts: shown.flatMap(({ owner, kind, slot, channel_id, discord_id }) =>
            discord_id === null ? [] : [{ owner, kind, slot, channel_id, discord_id }],
          ),
          channel_ids: [...new Set(channels)],
        },
      },
      { deadlineMs: DEADLINE_MS },
    );
    await askMembers(guild_id, correlationid);
    await askNames(
      guild,
      open.map(({ id }) => id),
    );
  }

  /** A name that Discord did not tell with the interest stands in the list of those interested: a sweep has it read. */
  async function askNames({ guild_id, interest }: StoredGuild, eventIds: string[]): Promise<void> {
    if (interest === 'ignore' || eventIds.length === 0) return;
    const unnamed = await events.findUnnamed(eventIds);
    if (unnamed.length > 0) await scheduledEvents.askAttendees(guild_id, unnamed, now());
  }

  /** What open events have there; what was ended in Discord is not looked after any more. */
  async function shownIn(guild: StoredGuild, open: Open[]): Promise<StoredArtefact[]> {
    const starts = new Map(open.map(({ id, start_at }) => [id, start_at.getTime()]));
    const shown = await artefacts.findShown(guild.guild_id, [...starts.keys()]);
    return shown.filter((one) => {
      const ended = one.native?.ended ?? null;
      return ended === null || ended.start_at.getTime() !== starts.get(eventIdOf(one));
    });
  }

  return {
    /** Asks about guilds now, whatever their turn. */
    askNow: async (guildIds: string[]): Promise<void> => {
      const due = now();
      await Promise.all(
        guildIds.map(async (guildId) => {
          await guilds.askAudit(guildId, due);
          const guild = await guilds.find(guildId);
          if (guild?.audit_due_at) await ask(guild);
        }),
      );
    },

    /** A few of those that are due; the next sweep takes the next few. */
    askDue: async (): Promise<void> => {
      await Promise.all((await guilds.findAuditDue(now(), PER_SWEEP)).map(ask));
    },
  };
}
