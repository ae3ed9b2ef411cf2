import { eventIdOf } from '@verselink/contracts';
import { ABSENT } from '@verselink/domain';
import type { ArtefactStore } from '../../stores/artefact-store.ts';
import type { EventStore } from '../../stores/event-store.ts';
import type { GuildStore } from '../../stores/guild-store.ts';
import type { TellVerselink } from '../../webhooks/tell-verselink.ts';
import type { InspectGuild } from '../guilds/inspect-guild.ts';
import { driftNews } from './drift-news.ts';

export type ForgetChannel = ReturnType<typeof createForgetChannel>;

/**
 * A channel is gone: Discord told of its deletion, or does not know its id any more. What stood there is gone with it,
 * and what was to go there goes where the guild's link says. A channel that is only hidden from the bot is not gone.
 * May run twice.
 */
export function createForgetChannel({
  artefacts,
  events,
  guilds,
  tell,
  inspectGuild,
  replan,
  now,
}: {
  artefacts: ArtefactStore;
  events: Pick<EventStore, 'markUnprojected'>;
  guilds: Pick<GuildStore, 'find'>;
  tell: TellVerselink;
  inspectGuild: InspectGuild;
  replan: (eventId: string, correlationId: string) => Promise<void>;
  now: () => Date;
}) {
  return async function forgetChannel(
    guildId: string,
    channelId: string,
    correlationId: string,
  ): Promise<void> {
    const found = await artefacts.findInChannel(guildId, channelId);
    const eventIds = [...new Set(found.map(eventIdOf))];
    // Marked first: after a stop in between the redelivery finds less, and the sweep plans the rest.
    if (eventIds.length > 0) await events.markUnprojected(eventIds, now());
    for (const artefact of found) {
      const { discord_id, channel_id, wanted_digest } = artefact;
      if (discord_id === null || channel_id !== channelId || wanted_digest === ABSENT) continue;
      await tell(driftNews({ artefact, discordId: discord_id, change: 'deleted', correlationId }));
    }
    await artefacts.forgetChannel(guildId, channelId);
    const guild = await guilds.find(guildId);
    const named = Object.values(guild?.channels ?? {}).includes(channelId);
    if (guild !== undefined && named) await inspectGuild(guild, correlationId);
    for (const eventId of eventIds) await replan(eventId, correlationId);
  };
}
