import { notFound } from '../request-error.ts';
import type {
  ChannelState,
  GuildState,
  MemberState,
  ScheduledEventState,
  UserState,
  World,
} from './world.ts';

/** Finds things for members, admins and tests; what is missing is named in the error. */
export function theGuild(world: World, guildId: string): GuildState {
  const guild = world.guilds.get(guildId);
  if (!guild) throw notFound(`There is no guild ${guildId} in the simulator.`);
  return guild;
}

export function theChannel(world: World, channelId: string): ChannelState {
  const channel = world.channels.get(channelId);
  if (!channel) throw notFound(`There is no channel ${channelId} in the simulator.`);
  return channel;
}

export function theMember(world: World, guildId: string, userId: string): MemberState {
  const member = theGuild(world, guildId).members.get(userId);
  if (!member) throw notFound(`User ${userId} is not a member of guild ${guildId}.`);
  return member;
}

export function theUser(world: World, userId: string): UserState {
  const user = world.users.get(userId);
  if (!user) throw notFound(`There is no user ${userId} in the simulator.`);
  return user;
}

export function theScheduledEvent(
  world: World,
  eventId: string,
): { guild: GuildState; state: ScheduledEventState } {
  for (const guild of world.guilds.values()) {
    const state = guild.scheduledEvents.get(eventId);
    if (state) return { guild, state };
  }
  throw notFound(`There is no scheduled event ${eventId} in the simulator.`);
}
