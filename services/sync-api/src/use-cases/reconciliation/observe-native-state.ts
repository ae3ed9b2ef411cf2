import {
  eventIdOf,
  formatArtefactKey,
  isFinal,
  type ArtefactObserved,
  type DriftChange,
  type NativeEdit,
  type NativeState,
  type NativeStatus,
} from '@verselink/contracts';
import { endOf, unchangedFields, viewFacts, viewState } from '@verselink/domain';
import { NotYetError } from '@verselink/messaging';
import { digestOf } from '../../digest-of.ts';
import type { ArtefactStore, StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore, StoredEvent } from '../../stores/event-store.ts';
import type { GuildStore, StoredGuild } from '../../stores/guild-store.ts';
import type { JobStore } from '../../stores/job-store.ts';
import type {
  ScheduledEventStore,
  StoredScheduledEvent,
} from '../../stores/scheduled-event-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import { driftNews } from './drift-news.ts';
import { settingsOf } from '../guilds/guild-settings.ts';
import type { TakeNativeEnd } from './take-native-end.ts';
import { nativeEdits } from './native-edits.ts';

type Updated = Extract<ArtefactObserved, { change: 'updated' }>;

/** How long an echo waits for the result of the command that made it. */
const RESULT_WITHIN_MS = 60_000;
/** Discord begins and ends external events by itself, by its own clock. */
const CLOCKS_MS = 60_000;

/**
 * Judges how a scheduled event of ours looks in Discord now. Echoes of our own writes are known by their digest.
 * Edits of somebody are told; whether they stay, the guild's link says per field. What does not stay is left to the
 * plan, which looks again and repairs. An end that somebody brought about is final in Discord, so it is kept and told.
 */
export function createObserveNativeState({
  artefacts,
  scheduledEvents,
  events,
  guilds,
  jobs,
  tell,
  takeNativeEnd,
  replan,
  now,
}: {
  artefacts: ArtefactStore;
  scheduledEvents: ScheduledEventStore;
  events: EventStore;
  guilds: GuildStore;
  jobs: JobStore;
  tell: TellVerselink;
  takeNativeEnd: TakeNativeEnd;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function observeNativeState(
    seen: Updated,
    artefact: StoredScheduledEvent,
    correlationId: string,
  ): Promise<void> {
    const { guild_id } = artefact;
    const event_id = eventIdOf(artefact);
    const { native, moment } = seen;
    const fresh = now().getTime() - Date.parse(moment) < RESULT_WITHIN_MS;
    if (fresh && (await jobs.findOpen(formatArtefactKey(artefact)))) {
      throw new NotYetError(
        'A command to the same scheduled event is under way; its result comes first.',
      );
    }
    const event = await events.load(event_id);
    if (event === undefined) return;
    const told = async (change: DriftChange, edits?: NativeEdit[], nth?: string) => {
      const discordId = seen.discord_id;
      await tell(driftNews({ artefact, discordId, change, nth, edits, correlationId }));
    };

    if (isFinal(native.status)) {
      if (!endedBySomebody(event, artefact, native.status, now())) {
        await scheduledEvents.noteStatus(artefact, native.status);
        return;
      }
      const status = native.status === 'canceled' ? 'cancelled' : 'completed';
      const guild = await guilds.find(guild_id);
      const start_at = startItStoodFor(event, guild, artefact, native, now());
      if (endsByItself(native, now())) {
        await scheduledEvents.end(artefact, native.status, { status, start_at });
        return;
      }
      await told(status);
      const discordId = seen.discord_id;
      const meant = await takeNativeEnd({
        artefact,
        discordId,
        change: status,
        start_at,
        correlationId,
      });
      if (meant === 'restore') {
        await events.markUnprojected([event_id], now());
        await artefacts.gone(artefact, discordId);
        await replan(event_id, correlationId);
        return;
      }
      const asked = meant === 'closed';
      await scheduledEvents.end(artefact, native.status, { status, start_at, asked });
      return;
    }
    const early = event.start_at.getTime() - now().getTime() > CLOCKS_MS;
    if (native.status === 'active' && artefact.native.status !== 'active') {
      if (early) await told('started');
      await scheduledEvents.noteStatus(artefact, native.status);
    }
    const settled = native.digest === artefact.native.digests.at(-1);
    if (settled && !isCoverDue(artefact, now())) return;
    if (!artefact.native.digests.includes(native.digest)) {
      const guild = await guilds.find(guild_id);
      const edits = guild
        ? nativeEdits({ event, guild: settingsOf(guild), artefact, native, now: now() })
        : [];
      // News of the gateway and the audit may speak of the same edit.
      await told('edited', edits, `${native.digest}:${artefact.native.at?.getTime() ?? 0}`);
      if (edits.length > 0 && edits.every(({ kept }) => kept)) {
        await scheduledEvents.noteEdit(artefact, native, now());
        return;
      }
    }
    // Marked first: a stop in between leaves a plan to the sweep.
    await events.markUnprojected([event_id], now());
    await artefacts.suspect(artefact);
    await replan(event_id, correlationId);
  };
}

/** A cover image that could not be had is tried with the news of its event, so with every audit, ever less often. */
function isCoverDue({ native, applied_at }: StoredScheduledEvent, now: Date): boolean {
  const { cover_missed_since: since } = native;
  if (!since || !applied_at) return false;
  return now.getTime() - applied_at.getTime() >= applied_at.getTime() - since.getTime();
}

/**
 * True for the end of an event in a channel that has begun: Discord completes it some minutes after the last member
 * left, and cancels it when nobody came. Others it completes at the end that it shows.
 */
export function endsByItself({ status, channel_id, start_at, fields }: NativeState, now: Date) {
  if (typeof channel_id === 'string') return Date.parse(start_at) <= now.getTime();
  const end = Date.parse(fields?.times?.split('/')[1] ?? '');
  return status === 'completed' && end - now.getTime() <= CLOCKS_MS;
}

/**
 * The start that ended with the scheduled event. One that VerseLink has moved since our last write ended with its own:
 * at the new one it is made again.
 */
export function startItStoodFor(
  event: StoredEvent,
  guild: StoredGuild | undefined,
  { native: known }: Pick<StoredArtefact, 'native'>,
  native: NativeState,
  now: Date,
): Date {
  const facts = viewFacts(event, now);
  if (guild === undefined || facts === undefined) return event.start_at;
  const unchanged = unchangedFields(facts, settingsOf(guild), known, digestOf);
  return unchanged.includes('times') ? event.start_at : new Date(native.start_at);
}

/** True for an end that neither we nor the clock brought about. */
function endedBySomebody(
  event: StoredEvent,
  { native: { status: known } }: StoredScheduledEvent,
  status: NativeStatus,
  now: Date,
): boolean {
  if (known !== null && isFinal(known)) return false;
  const state = viewState(event, now);
  if (state !== 'published' && state !== 'running') return false;
  return status === 'canceled' || endOf(event).getTime() - now.getTime() > CLOCKS_MS;
}
