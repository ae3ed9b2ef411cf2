import type { Locale } from '@verselink/contracts';
import { holdsSeat, standingOf } from '@verselink/domain';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { ChangeEntry, PersonalEntry, ReminderEntry } from '../../stores/outbox-entry.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobNotice, JobStore, NewJob } from '../../stores/job-store.ts';
import type { StoredUser, UserStore } from '../../stores/user-store.ts';
import { wantsReminders } from './notice-command.ts';

/**
 * Private messages of one event that become due per second. Discord stops bots that open private channels fast (40003),
 * and the seat that becomes free meanwhile must not wait behind hundreds of them.
 */
const PRIVATE_PER_SECOND = 5;

export type NoticeEntry = PersonalEntry | ReminderEntry | ChangeEntry;

/**
 * Opens the jobs of outbox entries together and returns the ids of those that are new and due at once; the sweep finds
 * the others. A job's id follows from the entry's, so a second run finds it there. Whoever wants no private messages
 * gets none.
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
  return async function openNotices(event: StoredEvent, entries: NoticeEntry[]): Promise<string[]> {
    const [linked, found] = await Promise.all([
      guilds.findFor(event.org_id),
      users.findByDiscordIds([
        ...new Set(entries.flatMap((entry) => recipients(event, entry)).map(({ id }) => id)),
      ]),
    ]);
    const settings = new Map(found.map((user) => [user.discord_id, user]));
    const wanted = entries.flatMap((entry) => jobsOf(event, entry, linked, settings));
    const at = now();
    const opened = await jobs.open(inSteps(wanted, at), at);
    return opened.flatMap(({ _id, next_attempt_at }) =>
      next_attempt_at !== null && next_attempt_at <= at ? [_id] : [],
    );
  };
}

function jobsOf(
  event: StoredEvent,
  entry: NoticeEntry,
  linked: StoredGuild[],
  settings: Map<string, StoredUser>,
): NewJob[] {
  return noticesOf(event, entry, linked, settings).map(({ id, guild_id, notice, dedupe_key }) => ({
    _id: id,
    type:
      notice.kind === 'reminder' && notice.to === null ? 'reminder.send' : 'direct-message.send',
    guild_id: homeOf(event, notice, linked) ?? guild_id,
    event_id: event.id,
    slot: '',
    dedupe_key: dedupe_key ?? id,
    channel_id: null,
    notice,
    correlation_id: entry.correlation_id,
  }));
}

interface Wanted {
  id: string;
  guild_id: string;
  notice: Exclude<JobNotice, { kind: 'reminder-link' }>;
  /** Where one member has at most one open job of this sort; left out: the id. */
  dedupe_key?: string;
}

function noticesOf(
  event: StoredEvent,
  entry: NoticeEntry,
  linked: StoredGuild[],
  settings: Map<string, StoredUser>,
): Wanted[] {
  const [guild] = linked;
  if (guild === undefined) return [];
  if (entry.kind === 'reminder') return reminders(event, entry, linked, settings);
  const told = recipients(event, entry)
    .filter(({ id }) => settings.get(id)?.dm_opt_out !== true)
    .map(({ id, locale }) => ({ id, locale: languageOf(settings.get(id), locale) }));
  return entry.kind === 'event-changed'
    ? told.map(({ id: discord_id, locale }) =>
        changeNotice(event.id, guild.guild_id, {
          id: `${entry.id}:${discord_id}`,
          discord_id,
          locale,
          from: entry.from,
        }),
      )
    : told.map(({ locale }) => ({
        id: entry.id,
        guild_id: guild.guild_id,
        notice: noticeOf({ ...entry, locale }),
      }));
}

/** Tells a member how an event changed that they know as `from`: one such job at a time, so that none tells twice. */
export function changeNotice(
  eventId: string,
  guild_id: string,
  {
    id,
    discord_id,
    locale,
    from,
  }: { id: string } & Pick<
    Extract<JobNotice, { kind: 'event-changed' }>,
    'discord_id' | 'locale' | 'from'
  >,
) {
  return {
    id,
    guild_id,
    notice: { kind: 'event-changed' as const, discord_id, locale, from },
    dedupe_key: `${eventId}:change:${discord_id}`,
  };
}

/** One to each guild, and one to each member with a seat who asked for it. */
function reminders(
  event: StoredEvent,
  entry: ReminderEntry,
  linked: StoredGuild[],
  settings: Map<string, StoredUser>,
): Wanted[] {
  const { id, reminder, due_at } = entry;
  const reminded = linked.filter((guild) => wantsReminders(guild, event));
  const [first] = reminded;
  if (first === undefined) return [];
  const notice = { kind: 'reminder', reminder, due_at } as const;
  return [
    ...reminded.map(({ guild_id }) => ({
      id: `${id}:${guild_id}`,
      guild_id,
      notice: { ...notice, to: null },
    })),
    ...recipients(event, entry).flatMap(({ id: discord_id, locale }) => {
      const user = settings.get(discord_id);
      if (user === undefined || !asksForReminders(user)) return [];
      const to = { discord_id, locale: languageOf(user, locale) };
      return [
        {
          id: `${id}:dm:${discord_id}`,
          guild_id: first.guild_id,
          notice: { ...notice, to },
        },
      ];
    }),
  ];
}

/** Whom an entry may be for, by their Discord ids; those with a seat first. */
function recipients(
  { registrations }: StoredEvent,
  entry: NoticeEntry,
): { id: string; locale: StoredEvent['registrations'][number]['locale'] }[] {
  if (entry.kind !== 'reminder' && entry.kind !== 'event-changed') {
    return [{ id: entry.discord_id, locale: entry.locale }];
  }
  const concerned = registrations.filter(
    entry.kind === 'reminder' ? holdsSeat : (one) => standingOf(one) !== undefined,
  );
  return concerned
    .sort((a, b) => Number(holdsSeat(b)) - Number(holdsSeat(a)))
    .flatMap(({ discord_id, locale }) => (discord_id === null ? [] : [{ id: discord_id, locale }]));
}

/** What goes to channels is due at once, and so are the first of the private messages. */
function inSteps(wanted: NewJob[], at: Date): NewJob[] {
  let inPrivate = 0;
  return wanted.map((job) => {
    if (job.type !== 'direct-message.send') return job;
    const seconds = Math.floor(inPrivate / PRIVATE_PER_SECOND);
    inPrivate += 1;
    return { ...job, due_at: new Date(at.getTime() + seconds * 1_000) };
  });
}

/** The guild in which the member signed up, if that one tells of the event: there they can be told when not in private. */
function homeOf(
  event: StoredEvent,
  notice: Wanted['notice'],
  linked: StoredGuild[],
): string | undefined {
  const member = notice.kind === 'reminder' ? notice.to : notice;
  const own = event.registrations.find(
    ({ discord_id }) => discord_id !== null && discord_id === member?.discord_id,
  );
  const home = linked.find(({ guild_id }) => guild_id === own?.guild_id);
  if (home === undefined) return undefined;
  return notice.kind !== 'reminder' || wantsReminders(home, event) ? home.guild_id : undefined;
}

function noticeOf(entry: PersonalEntry): Wanted['notice'] {
  const { discord_id, locale, role_id } = entry;
  const about = { discord_id, locale, role_id };
  switch (entry.kind) {
    case 'promotion':
      return { kind: entry.kind, ...about, swapped: entry.swapped };
    case 'organised':
      return { kind: entry.kind, ...about, standing: entry.standing, by: entry.by };
    case 'role-removed':
      return { kind: entry.kind, ...about, standing: entry.standing, role_name: entry.role_name };
  }
}

/** As the member's Discord was last seen; else as VerseLink says, or as the registration was made. */
function languageOf(user: StoredUser | undefined, registered: Locale): Locale {
  return user?.seen_locale ?? user?.locale ?? registered;
}

function asksForReminders({ dm_reminders, dm_opt_out }: StoredUser): boolean {
  return dm_reminders && !dm_opt_out;
}
