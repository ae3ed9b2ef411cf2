import type { GuildObserved } from '@verselink/contracts';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { ScheduledEventStore } from '../../stores/scheduled-event-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import { channelUses, type InspectGuild } from './inspect-guild.ts';

/**
 * Takes over what the bot sees of a guild; when less stands in its way, what was blocked there is tried again. So it is, once
 * with each audit, when nothing is lacking: a permission may have been back before anybody looked. After a new
 * gateway session the guild is audited and those interested in its scheduled events are read in full, since news of
 * them may be missing.
 */
export function createObserveGuild({
  events,
  guilds,
  artefacts,
  scheduledEvents,
  inspectGuild,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  scheduledEvents: Pick<ScheduledEventStore, 'askAttendees'>;
  inspectGuild: InspectGuild;
  now: () => Date;
}) {
  /** @param said when the bot said it, by its clock: retries and replicas handle news in another order. */
  return async function observeGuild(
    seen: GuildObserved,
    said: Date,
    correlationId: string,
  ): Promise<void> {
    const guild = await guilds.find(seen.guild_id);
    if (guild === undefined) return;
    // A clock that is ahead of ours must not make us deaf once it is set right.
    const seen_at = said < now() ? said : now();
    const overtaken = guild.seen_at !== null && guild.seen_at > seen_at;
    const unseen = overtaken ? [] : await take(guild, seen, seen_at);
    // What happened in between went unheard.
    if (seen.new_session === true && seen.present) await guilds.askAudit(seen.guild_id, now());
    if (seen.new_session === true && guild.interest !== 'ignore') {
      const upcoming = await events.findUpcoming(guild.org_id, now());
      await scheduledEvents.askAttendees(seen.guild_id, upcoming, now());
    }
    // After a restart the bot does not know which channels matter here: its next answer names them.
    if (seen.present && seen.asked !== true && unseen.length > 0) {
      await inspectGuild(guild, correlationId);
    }
  };

  /** Returns the channels that matter and were not looked at. */
  async function take(guild: StoredGuild, seen: GuildObserved, seen_at: Date): Promise<string[]> {
    const uses = (await channelUses(guild, artefacts)).map(({ channel_id }) => channel_id);
    const inspected = new Set(seen.inspected_channel_ids ?? uses);
    const unseen = [...new Set(uses)].filter((id) => !inspected.has(id));
    const found = seen.present ? merge(guild, seen, new Set(unseen)) : seen;
    const status = statusOf(seen.present, found);
    const relieved = isRelieved(guild, { ...found, status });
    const changed = relieved || voiceChanged(guild, { ...found, status });
    const stuck =
      status === 'ready' &&
      unseen.length === 0 &&
      !retriedSinceAudit(guild) &&
      (await artefacts.isBlocked(guild.guild_id, seen_at));
    if (relieved) await artefacts.unblockGuild(guild.guild_id);
    await guilds.observe(guild.guild_id, {
      status,
      gaps: found.gaps,
      channel_faults: found.channel_faults,
      observed_at: now(),
      seen_at,
      resync_at: changed || stuck ? now() : null,
      ...(stuck ? { retried_at: now() } : {}),
      ...(seen.name === null ? {} : { name: seen.name }),
      ...(seen.voice_kind === undefined ? {} : { voice_kind: seen.voice_kind }),
    });
    return unseen;
  }
}

/** A 403 that comes for another reason than those that are looked at comes again: it counts towards a ban. */
function retriedSinceAudit({ retried_at, audited_at }: StoredGuild): boolean {
  return retried_at !== null && (audited_at === null || retried_at >= audited_at);
}

type Found = Pick<StoredGuild, 'gaps' | 'channel_faults'>;
type Abilities = Found & Pick<StoredGuild, 'status'>;

/** What was seen now, and of channels that were not looked at what was known before. */
function merge(before: Found, seen: Found, unseen: Set<string>): Found {
  return {
    gaps: [
      ...seen.gaps,
      ...before.gaps.filter(({ channel_id }) => channel_id !== null && unseen.has(channel_id)),
    ],
    channel_faults: [
      ...seen.channel_faults,
      ...before.channel_faults.filter(({ channel_id }) => unseen.has(channel_id)),
    ],
  };
}

function statusOf(present: boolean, found: Found): StoredGuild['status'] {
  if (!present) return 'absent';
  return found.gaps.length > 0 || found.channel_faults.length > 0 ? 'incomplete' : 'ready';
}

/** What stands in the bot's way in a guild, comparable. */
function obstacles({ status, gaps, channel_faults }: Abilities): Set<string> {
  return new Set([
    ...(status === 'absent' ? ['absent'] : []),
    ...gaps.map((gap) => `${gap.feature} ${gap.permission} ${gap.channel_id ?? ''}`),
    ...channel_faults.map((fault) => `${fault.purpose} ${fault.fault} ${fault.channel_id}`),
  ]);
}

/** Something that stood in the way does so no more, or nobody knew yet. */
function isRelieved(before: Abilities, found: Abilities): boolean {
  const left = obstacles(found);
  return before.status === 'pending' || [...obstacles(before)].some((one) => !left.has(one));
}

/** Scheduled events are in a channel or in words, as it can be used or not. */
function voiceChanged(before: Abilities, found: Abilities): boolean {
  const hasFault = ({ channel_faults }: Abilities) =>
    channel_faults.some(({ purpose }) => purpose === 'voice');
  return hasFault(before) !== hasFault(found);
}
