import type { GuildAudited, MarkedObject } from '@verselink/contracts';
import { isShownIn, viewState, type ArtefactKind } from '@verselink/domain';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import type { InspectGuild } from '../guilds/inspect-guild.ts';
import { dedupeKeys } from '../discord-work/dedupe-key.ts';
import { driftNews } from './drift-news.ts';
import type { createObserveArtefact } from './observe-artefact.ts';

/**
 * Takes over what the bot found in a guild: what differs goes the way of news from the gateway, and doubles and
 * leftovers of ours are removed. Where work waits for a permission, the bot is asked what it may do. What a job is working on, or has written since the reading began, is left to that.
 */
export function createTakeAudit({
  events,
  guilds,
  artefacts,
  jobs,
  observeArtefact,
  inspectGuild,
  tell,
  replan,
  now,
}: {
  events: EventStore;
  guilds: GuildStore;
  artefacts: ArtefactStore;
  jobs: JobStore;
  observeArtefact: ReturnType<typeof createObserveArtefact>;
  inspectGuild: InspectGuild;
  tell: TellVerselink;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function takeAudit(audited: GuildAudited, correlationId: string): Promise<void> {
    const { guild_id, moment, asked_at } = audited;
    // When it was asked for is by our clock, as what our jobs have applied; the earlier of two clocks is the safe one.
    const since = asked_at < moment ? asked_at : moment;
    const guild = await guilds.find(guild_id);
    if (guild === undefined) return;
    for (const { discord_id, native } of audited.scheduled_events) {
      const seen = { guild_id, kind: 'scheduled-event' as const, discord_id };
      if (!(await settledSince(seen.kind, guild_id, discord_id, since))) continue;
      await observeArtefact(
        native === null
          ? { ...seen, change: 'deleted' }
          : { ...seen, change: 'updated', native, moment },
        correlationId,
      );
    }
    for (const { discord_id, state } of audited.messages) {
      const seen = { guild_id, kind: 'signup-message' as const, discord_id };
      if (state === 'present') continue;
      const artefact = await settledSince(seen.kind, guild_id, discord_id, since);
      if (artefact === undefined) continue;
      if (state === 'hidden') await showAgain(artefact, discord_id, correlationId);
      else await observeArtefact({ ...seen, change: 'deleted' }, correlationId);
    }
    const others = audited.others.map(({ discord_id }) => discord_id);
    // Mostly messages of events that are over, of which a channel holds many.
    const known = await artefacts.findKnownIds(guild_id, others);
    for (const other of audited.others) {
      if (!known.has(other.discord_id)) await judgeOther(guild, other, correlationId);
    }
    await guilds.noteAudit(guild_id, now());
    const isLacking = guild.status === 'incomplete' || (await artefacts.isBlocked(guild_id, now()));
    if (isLacking) await inspectGuild(guild, correlationId);
  };

  /** The artefact, if nothing of ours has been or is at work on it since then. */
  async function settledSince(
    kind: ArtefactKind,
    guildId: string,
    discordId: string,
    since: string,
  ): Promise<StoredArtefact | undefined> {
    const artefact = await artefacts.findByDiscordId(kind, guildId, discordId);
    if (artefact === undefined || (await isWorkedOn(artefact.event_id, guildId, artefact.kind))) {
      return undefined;
    }
    const { applied_at } = artefact;
    return applied_at !== null && applied_at.toISOString() >= since ? undefined : artefact;
  }

  async function isWorkedOn(eventId: string, guildId: string, kind: ArtefactKind) {
    const keys = dedupeKeys({ event_id: eventId, guild_id: guildId, kind });
    return (await jobs.findOpenKeys(keys)).size > 0;
  }

  async function showAgain(artefact: StoredArtefact, discordId: string, correlationId: string) {
    const change = `hidden:${artefact.applied_at?.getTime() ?? 0}`;
    await tell(driftNews({ artefact, discordId, change, correlationId }));
    await events.markUnprojected([artefact.event_id], now());
    await artefacts.suspect(artefact);
    await replan(artefact.event_id, correlationId);
  }

  /**
   * An object of ours that the question did not name. A job that creates may be about to take it for its own, so it is
   * removed only beside the one that counts, or where the event is not to be shown. One of an event that we never
   * heard of may belong to another VerseLink with the same bot.
   */
  async function judgeOther(guild: StoredGuild, other: MarkedObject, correlationId: string) {
    const { event_id, kind, discord_id, channel_id } = other;
    const { guild_id } = guild;
    const event = await events.loadReadable(event_id);
    if (event === undefined || (await isWorkedOn(event_id, guild_id, kind))) return;
    const here = (await artefacts.findByEvent(event_id)).filter((one) => one.guild_id === guild_id);
    const known = here.some(
      ({ discord_id: own, leftovers = [] }) =>
        own === discord_id || leftovers.some((leftover) => leftover.discord_id === discord_id),
    );
    if (known) return;
    const state = viewState(event, now());
    const open = state === 'published' || state === 'running';
    const wanted = open && isShownIn(event, guild);
    const counts = here.find((one) => one.kind === kind)?.discord_id ?? null;
    await events.markUnprojected([event_id], now());
    if (counts !== null || !wanted) {
      await artefacts.addLeftover({ event_id, guild_id, kind }, { channel_id, discord_id });
    }
    await replan(event_id, correlationId);
  }
}

export type TakeAudit = ReturnType<typeof createTakeAudit>;
