import { eventIdOf, type NativeEnd } from '@verselink/contracts';
import { closingIn, viewState } from '@verselink/domain';
import type { StoredArtefact } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import type { SaveChange } from '../events/save-change.ts';
import { linkOf } from '../guilds/link-guild.ts';

export type TakeNativeEnd = ReturnType<typeof createTakeNativeEnd>;

/**
 * Somebody ended a scheduled event in Discord. By the guild's setting `native_ends` sign-ups close there and VerseLink
 * is asked to follow (`closed`), or the scheduled event is made again (`restore`). Nothing closes for a date that
 * VerseLink has moved away from. May run twice.
 */
export function createTakeNativeEnd({
  events,
  guilds,
  saveChange,
  tell,
  now,
}: {
  events: Pick<EventStore, 'load'>;
  guilds: Pick<GuildStore, 'find'>;
  saveChange: SaveChange;
  tell: TellVerselink;
  now: () => Date;
}) {
  return async function takeNativeEnd({
    artefact,
    discordId,
    change,
    start_at,
    correlationId,
  }: {
    artefact: StoredArtefact;
    discordId: string;
    change: NativeEnd;
    /** The start that the scheduled event stood for; left out: the event's. */
    start_at?: Date;
    correlationId: string;
  }): Promise<'closed' | 'restore' | 'moved' | 'over'> {
    const { guild_id } = artefact;
    const event_id = eventIdOf(artefact);
    const guild = await guilds.find(guild_id);
    for (;;) {
      const event = await events.load(event_id);
      const state = event && viewState(event, now());
      if (event === undefined || (state !== 'published' && state !== 'running')) return 'over';
      if (start_at && start_at.getTime() !== event.start_at.getTime()) return 'moved';
      if (guild === undefined || linkOf(guild).native_ends[change] === 'restore') return 'restore';
      const others = (event.closed_in ?? []).filter((one) => one.guild_id !== guild_id);
      const closing = { guild_id, change, start_at: event.start_at, at: now() };
      const saved =
        closingIn(event, guild_id) === undefined
          ? await saveChange({
              before: event,
              change: { closed_in: [...others, closing] },
              correlationId,
            })
          : event;
      if (saved === undefined) continue;
      await tell({
        id: `cancel-requested:${discordId}:${change}`,
        event_id,
        type: 'event.cancel_requested',
        data: { event_id, guild_id, discord_id: discordId, change },
        correlation_id: correlationId,
      });
      return 'closed';
    }
  };
}
