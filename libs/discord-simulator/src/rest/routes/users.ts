import { findDm, openDm } from '../../actions/channels.ts';
import { removeBot } from '../../actions/guilds.ts';
import { renameBot } from '../../actions/users.ts';
import type { Core } from '../../core.ts';
import { guildPermissions } from '../../permissions.ts';
import type { GuildState } from '../../state/world.ts';
import { wireChannel } from '../../wire/channel.ts';
import { wireCounts } from '../../wire/guild.ts';
import { wireUser } from '../../wire/user.ts';
import { flag, guildOf } from '../access.ts';
import { discordError } from '../errors.ts';
import { pageById } from '../page.ts';
import { bot } from '../route.ts';

export const userRoutes = [
  bot('GET', '/users/@me', ({ core }) => wireSelf(core)),
  bot(
    'PATCH',
    '/users/@me',
    ({ core, body }) => {
      const { username } = body as { username?: string };
      if (username !== undefined) renameBot(core, username);
      return wireSelf(core);
    },
    { body: 'BotAccountPatchRequest' },
  ),
  bot('GET', '/users/{user_id}', ({ core: { world }, params }) => {
    const known = world.users.get(params.user_id ?? '');
    if (!known) throw discordError('unknownUser');
    return known.user;
  }),
  bot('GET', '/users/@me/guilds', ({ core, query }) => {
    const { guilds, application } = core.world;
    const mine = [...guilds.values()].filter(({ members }) => members.has(application.id));
    return pageById(query, mine, ({ id }) => id, 200).map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: guild.icon,
      banner: null,
      owner: false,
      permissions: permissionsOf(core, guild),
      features: [],
      ...(flag(query, 'with_counts') ? wireCounts(guild) : {}),
    }));
  }),
  bot('DELETE', '/users/@me/guilds/{guild_id}', (call) => {
    removeBot(call.core, guildOf(call).guild);
    return undefined;
  }),
  bot(
    'POST',
    '/users/@me/channels',
    ({ core, body, limiter }) => {
      const { recipient_id = '' } = body as { recipient_id?: string };
      const known = core.world.users.get(recipient_id);
      if (!known || known.user.bot) throw discordError(known ? 'cannotDm' : 'unknownUser');
      // Channels that are there already cost nothing.
      const opened = findDm(core, recipient_id);
      if (!opened && !limiter.takeQuota('dmOpen', '')) throw discordError('dmsTooFast');
      return wireChannel(core.world, openDm(core, recipient_id));
    },
    { bucket: 'dm-open', body: 'CreatePrivateChannelRequest' },
  ),
];

function permissionsOf({ world, clock }: Core, guild: GuildState): string {
  const me = guild.members.get(world.application.id);
  return me ? guildPermissions(guild, me, clock.now()).toString() : '0';
}

function wireSelf({ world }: Core): object {
  return {
    ...wireUser(world, world.application.id),
    verified: true,
    mfa_enabled: true,
    locale: 'en-US',
    premium_type: 0,
    email: null,
  };
}
