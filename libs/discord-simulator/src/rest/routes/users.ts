import { openDm } from '../../actions/channels.ts';
import { wireChannel } from '../../wire/channel.ts';
import { wireUser } from '../../wire/user.ts';
import { discordError } from '../errors.ts';
import { bot } from '../route.ts';

export const userRoutes = [
  bot('GET', '/users/@me', ({ core: { world } }) => ({
    ...wireUser(world, world.application.id),
    verified: true,
    mfa_enabled: true,
    locale: 'en-US',
    premium_type: 0,
    email: null,
  })),
  bot('GET', '/users/{user_id}', ({ core: { world }, params }) => {
    const known = world.users.get(params.user_id ?? '');
    if (!known) throw discordError('unknownUser');
    return known.user;
  }),
  bot('GET', '/users/@me/guilds', ({ core: { world } }) =>
    [...world.guilds.values()]
      .filter(({ members }) => members.has(world.application.id))
      .map(({ id, name, icon }) => ({
        id,
        name,
        icon,
        banner: null,
        owner: false,
        permissions: '0',
        features: [],
      })),
  ),
  bot(
    'POST',
    '/users/@me/channels',
    ({ core, body }) => {
      const { recipient_id = '' } = body as { recipient_id?: string };
      const known = core.world.users.get(recipient_id);
      if (!known || known.user.bot) throw discordError(known ? 'cannotDm' : 'unknownUser');
      return wireChannel(core.world, openDm(core, recipient_id));
    },
    { bucket: 'dm-open', body: 'CreatePrivateChannelRequest' },
  ),
];
