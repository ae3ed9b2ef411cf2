import { artefactUrl, ownedBy, type DirectNotice, type GuildPlace } from '@verselink/contracts';
import {
  changeBetween,
  closingIn,
  isShownIn,
  holdsSeat,
  isTooLate,
  reminderTime,
  standingOf,
  termsOf,
  viewEvent,
  viewFacts,
  viewState,
} from '@verselink/domain';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { StoredEvent } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobNotice, StoredJob } from '../../stores/job-store.ts';
import type { UserStore } from '../../stores/user-store.ts';
import { nonceOf, type CommandBody } from './command-body.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import { reminderDigest } from './lead-reminders.ts';
import { toldDigest } from './tell-on.ts';

type Reminder = Extract<JobNotice, { kind: 'reminder' }>;
type ReminderLink = Extract<JobNotice, { kind: 'reminder-link' }>;
type Personal = Extract<JobNotice, { kind: 'promotion' | 'organised' | 'role-removed' }>;
type Change = Extract<JobNotice, { kind: 'event-changed' }>;

/**
 * The command of a job that tells something, with the event as it is at this moment; undefined when there is nothing
 * to tell any more: the event was moved or cancelled, or is again as it was, the member stands otherwise by now, reminders
 * were switched off, or their time is past.
 */
export function createNoticeCommand({
  guilds,
  artefacts,
  users,
  now,
}: {
  guilds: GuildStore;
  artefacts: ArtefactStore;
  users: UserStore;
  now: () => Date;
}) {
  return async function noticeCommand(
    job: StoredJob,
    notice: JobNotice,
    event: StoredEvent,
  ): Promise<CommandBody | undefined> {
    const body = await bodyOf(job, notice, event);
    if (body?.type !== 'dev.verselink.direct-message.send.v1') return body;
    // It may have been opened a while ago: who wants none by now is told nothing, nowhere.
    const [user] = await users.findByDiscordIds([body.data.recipient_id]);
    if (user?.dm_opt_out === true) return undefined;
    return { ...body, data: { ...body.data, fallback: await placeInGuild(job, event) } };
  };

  async function bodyOf(
    job: StoredJob,
    notice: JobNotice,
    event: StoredEvent,
  ): Promise<CommandBody | undefined> {
    if (notice.kind === 'event-changed') return changed(job, notice, event, now());
    if (notice.kind === 'reminder-link') return await reminderLink(job, notice, event);
    if (notice.kind !== 'reminder') return personal(job, notice, event, now());
    const guild = await guilds.find(job.guild_id);
    if (guild === undefined || !wantsReminders(guild, event) || !isWanted(notice, event, now())) {
      return undefined;
    }
    return notice.to === null
      ? await guildReminder(job, notice, event, guild)
      : await privateReminder(job, notice, notice.to, event);
  }

  /**
   * At the guild's sign-up message, or in its channel when that message goes with the event; nowhere if the guild does
   * not want it.
   */
  async function placeInGuild(
    { event_id, guild_id }: StoredJob,
    event: StoredEvent,
  ): Promise<GuildPlace | null> {
    const [guild, message] = await Promise.all([
      guilds.find(guild_id),
      signupMessage(event_id, guild_id),
    ]);
    if (guild?.dm_fallback !== true) return null;
    if (viewState(event, now()) === undefined) {
      const channel_id =
        message?.channel_id ?? message?.moved_to ?? settingsOf(guild).signup_channel_id;
      return channel_id === null ? null : { channel_id, message_id: null, signup_url: null };
    }
    const { discord_id: message_id = null, channel_id = null } = message ?? {};
    const signup_url = message ? artefactUrl(message) : null;
    if (message_id === null || channel_id === null || signup_url === null) return null;
    return { channel_id, message_id, signup_url };
  }

  async function guildReminder(
    job: StoredJob,
    { reminder }: Reminder,
    event: StoredEvent,
    { guild_id, locale, channels, channel_faults }: StoredGuild,
  ): Promise<CommandBody | undefined> {
    // Members are rather reminded elsewhere than not at all.
    const channel_id = reminderChannel(channels, channel_faults);
    const view = viewEvent(event, locale, now(), guild_id);
    if (channel_id === null || view === undefined) return undefined;
    const message = await signupMessage(event.id, guild_id);
    return {
      type: 'dev.verselink.reminder.send.v1',
      digest: reminderDigest(job, message?.discord_id ?? null),
      data: {
        channel_id,
        nonce: nonceOf(job._id),
        reminder,
        view,
        // Only the last one rings: three rings per event would be muted.
        mentions: reminder === '1h' ? membersIn(guild_id, event) : [],
        signup_url: message ? artefactUrl(message) : null,
      },
    };
  }

  /** Nothing is to be led anywhere once the event is over, or where there is no message. */
  async function reminderLink(
    { guild_id }: StoredJob,
    { channel_id, message_id }: ReminderLink,
    event: StoredEvent,
  ): Promise<CommandBody | undefined> {
    const state = viewState(event, now());
    const [guild, message] = await Promise.all([
      guilds.find(guild_id),
      signupMessage(event.id, guild_id),
    ]);
    const signup_url = message ? artefactUrl(message) : null;
    if (state !== 'published' && state !== 'running') return undefined;
    if (guild === undefined || signup_url === null) return undefined;
    return {
      type: 'dev.verselink.reminder.edit.v1',
      digest: `${message_id}:${message?.discord_id ?? ''}`,
      data: { channel_id, message_id, locale: guild.locale, signup_url },
    };
  }

  async function privateReminder(
    job: StoredJob,
    { reminder }: Reminder,
    { discord_id, locale }: NonNullable<Reminder['to']>,
    event: StoredEvent,
  ): Promise<CommandBody | undefined> {
    const facts = viewFacts(event, now());
    const seated = event.registrations.some(
      (entry) => entry.discord_id === discord_id && holdsSeat(entry),
    );
    if (facts === undefined || !seated) return undefined;
    const signup_url = await signupUrl(event.id, job.guild_id);
    return {
      type: 'dev.verselink.direct-message.send.v1',
      digest: job._id,
      data: {
        recipient_id: discord_id,
        locale,
        nonce: nonceOf(job._id),
        notice: { kind: 'reminder', reminder, signup_url },
        event: facts,
      },
    };
  }

  async function signupUrl(eventId: string, guildId: string): Promise<string | null> {
    const message = await signupMessage(eventId, guildId);
    return message ? artefactUrl(message) : null;
  }

  async function signupMessage(eventId: string, guildId: string) {
    return await artefacts.find({
      owner: ownedBy(eventId),
      guild_id: guildId,
      kind: 'signup-message',
      slot: '',
    });
  }
}

/** Members with a seat who belong to a guild: they signed up there, or nowhere that would tell. */
function membersIn(guildId: string, { registrations }: StoredEvent): string[] {
  return registrations.filter(holdsSeat).flatMap(({ discord_id, ...entry }) => {
    const homes = [entry.guild_id, ...entry.also_said_in, ...entry.interested_in].filter(
      (home) => home !== null,
    );
    const belongs = homes.length === 0 || homes.includes(guildId);
    return discord_id !== null && belongs ? [discord_id] : [];
  });
}

function reminderChannel(
  { reminder, event, announcement }: StoredGuild['channels'],
  faults: StoredGuild['channel_faults'],
): string | null {
  const named = [reminder, event, announcement].filter((id) => id !== null);
  const usable = named.find((id) => !faults.some(({ channel_id }) => channel_id === id));
  return usable ?? named[0] ?? null;
}

/** True for a guild in which members are reminded of an event. */
export function wantsReminders(guild: StoredGuild, event: StoredEvent): boolean {
  const closed = closingIn(event, guild.guild_id) !== undefined;
  return guild.reminder_enabled && isShownIn(event, guild) && !closed;
}

/** The event still starts when the reminder thinks, and it is not too late for it. */
function isWanted({ reminder, due_at }: Reminder, event: StoredEvent, now: Date): boolean {
  return (
    event.state === 'published' &&
    event.deleted_at === null &&
    reminderTime(event, reminder).getTime() === due_at.getTime() &&
    !isTooLate(reminder, due_at, now)
  );
}

/** A job may wait for hours, and nobody is to come for a seat that is theirs no more: what came since was told or asked for. */
function isStillSo({ discord_id, role_id, ...notice }: Personal, event: StoredEvent, now: Date) {
  const state = viewState(event, now);
  const own = event.registrations.find((entry) => entry.discord_id === discord_id);
  if ((state !== 'published' && state !== 'running') || own?.role_id !== role_id) return false;
  const standing = holdsSeat(own) ? 'confirmed' : own.status;
  return standing === (notice.kind === 'promotion' ? 'confirmed' : notice.standing);
}

function personal(
  job: StoredJob,
  notice: Personal,
  event: StoredEvent,
  now: Date,
): CommandBody | undefined {
  const facts = viewFacts(event, now);
  if (facts === undefined || !isStillSo(notice, event, now)) return undefined;
  return {
    type: 'dev.verselink.direct-message.send.v1',
    digest: job._id,
    data: {
      recipient_id: notice.discord_id,
      locale: notice.locale,
      nonce: nonceOf(job._id),
      notice: directNotice(notice, event),
      event: facts,
    },
  };
}

/** How the event changed since what the member was told last, if that still concerns them. */
function changed(
  job: StoredJob,
  { discord_id, locale, from }: Change,
  event: StoredEvent,
  now: Date,
): CommandBody | undefined {
  const terms = termsOf(event);
  const change = changeBetween(from, terms, event, now);
  const own = event.registrations.find((entry) => entry.discord_id === discord_id);
  const standing = own && standingOf(own);
  if (change === undefined || standing === undefined) return undefined;
  const isGone = change === 'withdrawn' || change === 'deleted';
  const facts = viewFacts(isGone ? { ...event, deleted_at: null, state: 'cancelled' } : event, now);
  if (facts === undefined) return undefined;
  const digest = toldDigest(terms);
  return {
    type: 'dev.verselink.direct-message.send.v1',
    digest,
    data: {
      recipient_id: discord_id,
      locale,
      // Another state is another message, which an earlier one must not be taken for.
      nonce: nonceOf(`${job._id}:${digest}`),
      notice: {
        kind: 'event-changed',
        change,
        standing,
        old_start_at: from.start_at.toISOString(),
        old_location: from.location,
      },
      event: facts,
    },
  };
}

function directNotice(notice: Personal, { roles }: StoredEvent): DirectNotice {
  const role_name = roles.find((role) => role.id === notice.role_id)?.name ?? null;
  switch (notice.kind) {
    case 'promotion':
      return { kind: 'promoted', role_name, swapped: notice.swapped };
    case 'organised':
      return { kind: 'organised', standing: notice.standing, role_name, by: notice.by };
    case 'role-removed':
      return { kind: 'role-removed', standing: notice.standing, role_name: notice.role_name };
  }
}
