import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10';

/** None of them is privileged, so that every application gets them. */
export const UNPRIVILEGED_INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildScheduledEvents,
  // For MESSAGE_DELETE, which tells that a sign-up message was removed.
  GatewayIntentBits.GuildMessages,
  // For GUILD_BAN_ADD.
  GatewayIntentBits.GuildModeration,
];

/** For GUILD_MEMBER_REMOVE: asked for without the switch of the developer portal, Discord refuses the session (4014). */
export const MEMBERS_INTENT = GatewayIntentBits.GuildMembers;

/** True when the switch is on: `limited` is that of applications in fewer than 100 guilds (docs: resources/application). */
export function mayHearMembers(flags: number): boolean {
  const { GatewayGuildMembers, GatewayGuildMembersLimited } = ApplicationFlags;
  return (flags & (GatewayGuildMembers | GatewayGuildMembersLimited)) !== 0;
}

/** For the log, when it is off. */
export const MEMBERS_NOT_HEARD =
  'Of members who leave a server, only those who are banned are noticed at once, the others with the next audit ' +
  '(AUDIT_EVERY_SECONDS of sync-api): to give all seats away at once, switch on "Server Members Intent" in the ' +
  'Developer Portal (Bot, Privileged Gateway Intents) and restart the bot.';
