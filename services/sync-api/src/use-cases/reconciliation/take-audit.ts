import {
  eventIdOf,
  type ArtefactKey,
  type ArtefactsFound,
  type PlacedArtefact,
} from '@verselink/contracts';
import { isShownIn, viewState } from '@verselink/domain';
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
  return async function takeAudit(audited: ArtefactsFound, correlationId: string): Promise<void> {
    const { guild_id, moment, asked_at } = audited;
    // When it was asked for is by our clock, as what our jobs have applied; the earlier of two clocks is the safe one.
    const since = asked_at < moment ? asked_at : moment;
    const guild = await guilds.find(guild_id);
    if (guild === undefined) return;
    for (const { owner, kind, slot, discord_id, state, native } of audited.artefacts) {
      // A message that is there and shown is as it should be, as far as an audit can tell.
      if (state === 'unreachable' || (state === 'present' && native === undefined)) continue;
      const artefact = await settledSince({ owner, guild_id, kind, slot }, discord_id, since);
      if (artefact === undefined) continue;
      const seen = { guild_id, kinds: [kind], discord_id };
      if (state === 'hidden') await showAgain(artefact, discord_id, correlationId);
      else if (state === 'missing' || native === undefined) {
        await observeArtefact({ ...seen, change: 'deleted' }, correlationId);
      } else await observeArtefact({ ...seen, change: 'updated', native, moment }, correlationId);
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
    key: ArtefactKey,
    discordId: string,
    since: string,
  ): Promise<StoredArtefact | undefined> {
    const artefact = await artefacts.find(key);
    if (artefact?.discord_id !== discordId || (await isWorkedOn(key))) return undefined;
    const { applied_at } = artefact;
    return applied_at !== null && applied_at.toISOString() >= since ? undefined : artefact;
  }

  async function isWorkedOn(key: ArtefactKey) {
    return (await jobs.findOpenKeys(dedupeKeys(key))).size > 0;
  }

  async function showAgain(artefact: StoredArtefact, discordId: string, correlationId: string) {
    const nth = String(artefact.applied_at?.getTime() ?? 0);
    await tell(driftNews({ artefact, discordId, change: 'hidden', nth, correlationId }));
    const eventId = eventIdOf(artefact);
    await events.markUnprojected([eventId], now());
    await artefacts.suspect(artefact);
    await replan(eventId, correlationId);
  }

  /**
   * An object of ours that the question did not name. A job that creates may be about to take it for its own, so it is
   * removed only beside the one that counts, or where the event is not to be shown. One of an event that we never
   * heard of may belong to another VerseLink with the same bot.
   */
  async function judgeOther(guild: StoredGuild, other: PlacedArtefact, correlationId: string) {
    const { owner, kind, slot, discord_id, channel_id } = other;
    const { guild_id } = guild;
    const key = { owner, guild_id, kind, slot };
    const eventId = eventIdOf(key);
    const event = await events.loadReadable(eventId);
    if (event === undefined || (await isWorkedOn(key))) return;
    const here = await artefacts.findByEvent(eventId, guild_id);
    const known = here.some(
      ({ discord_id: own, leftovers = [] }) =>
        own === discord_id || leftovers.some((leftover) => leftover.discord_id === discord_id),
    );
    if (known) return;
    const state = viewState(event, now());
    const open = state === 'published' || state === 'running';
    const wanted = open && isShownIn(event, guild);
    const counts = here.find((one) => one.kind === kind && one.slot === slot)?.discord_id ?? null;
    await events.markUnprojected([eventId], now());
    if (counts !== null || !wanted) await artefacts.addLeftover(key, { channel_id, discord_id });
    await replan(eventId, correlationId);
  }
}

export type TakeAudit = ReturnType<typeof createTakeAudit>;
