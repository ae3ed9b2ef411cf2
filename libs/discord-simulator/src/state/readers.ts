import type { DiscordSimulator } from '../simulator-api.ts';
import { wireScheduledEventWithCount } from '../wire/scheduled-event.ts';
import { theChannel, theGuild } from './lookup.ts';
import type { World } from './world.ts';

type Readers = Pick<DiscordSimulator, 'guildIds' | 'messages' | 'scheduledEvents' | 'ephemerals'>;

/** What tests look at to see how things stand. */
export function createReaders(world: World): Readers {
  return {
    guildIds: () => [...world.guilds.keys()],
    messages: (channelId) => [...theChannel(world, channelId).messages.values()],
    scheduledEvents: (guildId) =>
      [...theGuild(world, guildId).scheduledEvents.values()].map((state) => ({
        ...wireScheduledEventWithCount(state),
        subscriber_ids: [...state.subscribers],
      })),
    ephemerals: (userId) =>
      [...world.ephemerals.values()]
        .filter((ephemeral) => ephemeral.userId === userId)
        .map(({ message }) => message),
  };
}
