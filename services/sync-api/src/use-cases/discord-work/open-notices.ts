import { holdsSeat } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { PersonalEntry, ReminderEntry } from '../../stores/outbox-entry.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobNotice, JobStore } from '../../stores/job-store.ts';
import type { StoredUser, UserStore } from '../../stores/user-store.ts';
import { wantsReminders } from './notice-command.ts';

/**
 * Opens the jobs of an outbox entry and returns the ids of those that are new. A job's id follows from the entry's,
 * so a second run finds it there. Whoever wants no private messages gets none.
 */
export function createOpenNotices({
  guilds,
  users,
  jobs,
  now,
}: {
  guilds: GuildStore;
  users: UserStore;
  jobs: JobStore;
  now: () => Date;
}) {
  return async function openNotices(
    event: StoredEvent,
    entry: PersonalEntry | ReminderEntry,
  ): Promise<string[]> {
    const linked = await guilds.findFor(event.org_id);
    const wanted =
      entry.kind === 'reminder'
        ? await reminders(event, entry, linked)
        : await personal(entry, linked);
    const opened = await jobs.open(
      wanted.map(({ id, guild_id, notice }) => ({
        _id: id,
        type:
          notice.kind === 'reminder' && notice.to === null
            ? 'reminder.send'
            : 'direct-message.send',
        guild_id: homeOf(event, notice, linked) ?? guild_id,
        event_id: event.id,
        dedupe_key: id,
        channel_id: null,
        notice,
        correlation_id: entry.correlation_id,
      })),
      now(),
    );
    return opened.map(({ _id }) => _id);
  };

  async function personal(entry: PersonalEntry, [guild]: StoredGuild[]): Promise<Wanted[]> {
    const [user] = await users.findByDiscordIds([entry.discord_id]);
    if (guild === undefined || user?.dm_opt_out === true) return [];
    return [{ id: entry.id, guild_id: guild.guild_id, notice: noticeOf(entry) }];
  }

  /** One to each guild, and one to each member with a seat who asked for it. */
  async function reminders(
    event: StoredEvent,
    { id, reminder, due_at }: ReminderEntry,
    linked: StoredGuild[],
  ): Promise<Wanted[]> {
    const reminded = linked.filter((guild) => wantsReminders(guild, event));
    const [first] = reminded;
    if (first === undefined) return [];
    const seated = new Map(
      event.registrations.filter(holdsSeat).map((entry) => [entry.discord_id, entry]),
    );
    const found = await users.findByDiscordIds([...seated.keys()].filter((key) => key !== null));
    const notice = { kind: 'reminder', reminder, due_at } as const;
    return [
      ...reminded.map(({ guild_id }) => ({
        id: `${id}:${guild_id}`,
        guild_id,
        notice: { ...notice, to: null },
      })),
      ...found.filter(asksForReminders).map(({ discord_id, locale }) => ({
        id: `${id}:dm:${discord_id}`,
        guild_id: first.guild_id,
        notice: {
          ...notice,
          to: { discord_id, locale: locale ?? seated.get(discord_id)?.locale ?? first.locale },
        },
      })),
    ];
  }
}

/** The guild in which the member signed up, if that one tells of the event: there they can be told when not in private. */
function homeOf(event: StoredEvent, notice: JobNotice, linked: StoredGuild[]): string | undefined {
  const member = notice.kind === 'reminder' ? notice.to : notice;
  const own = event.registrations.find(
    ({ discord_id }) => discord_id !== null && discord_id === member?.discord_id,
  );
  const home = linked.find(({ guild_id }) => guild_id === own?.guild_id);
  if (home === undefined) return undefined;
  return notice.kind !== 'reminder' || wantsReminders(home, event) ? home.guild_id : undefined;
}

interface Wanted {
  id: string;
  guild_id: string;
  notice: JobNotice;
}

function noticeOf(entry: PersonalEntry): JobNotice {
  const { discord_id, locale, role_id } = entry;
  const about = { discord_id, locale, role_id };
  switch (entry.kind) {
    case 'promotion':
      return { kind: entry.kind, ...about };
    case 'organised':
      return { kind: entry.kind, ...about, standing: entry.standing, by: entry.by };
    case 'role-removed':
      return { kind: entry.kind, ...about, standing: entry.standing, role_name: entry.role_name };
  }
}

function asksForReminders({ dm_reminders, dm_opt_out }: StoredUser): boolean {
  return dm_reminders && !dm_opt_out;
}
