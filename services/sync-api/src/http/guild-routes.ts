import {
  guildLinkPatchSchema,
  guildLinkRequestSchema,
  guildResourceSchema,
  snowflakeSchema,
  type GuildLinkPatch,
  type GuildLinkRequest,
  type GuildResource,
} from '@verselink/contracts';
import Joi from 'joi';
import type { GuildStore, StoredGuild } from '../stores/guild-store.ts';
import { linkOf, type createLinkGuild, type LinkResult } from '../use-cases/guilds/link-guild.ts';
import { lacksOf } from '../use-cases/guilds/guild-lacks.ts';
import { inviteUrl } from './invite-url.ts';
import { channelField, withChannels } from './guild-short-form.ts';
import { foreignChannel, Problem } from './problem.ts';
import { route, type Route } from './route.ts';

const params = Joi.object<{ guild_id: string }>({ guild_id: snowflakeSchema.required() });

/** `/guilds`: link, read, change and unlink Discord servers. */
export function guildRoutes({
  guilds,
  linkGuild,
  resync,
  clientId,
  now,
}: {
  guilds: GuildStore;
  linkGuild: ReturnType<typeof createLinkGuild>;
  resync: (guildId: string) => void;
  clientId: string | undefined;
  now: () => Date;
}): Route[] {
  const show = (guild: StoredGuild) => guildResource(guild, clientId);
  const one = {
    description: 'The link, with what the bot lacks there.',
    schema: guildResourceSchema,
  };

  async function linked(guildId: string): Promise<StoredGuild> {
    const guild = await guilds.find(guildId);
    if (guild === undefined) throw notLinked(guildId);
    return guild;
  }

  return [
    route<object, object, GuildLinkRequest>({
      method: 'post',
      path: '/guilds',
      tag: 'Guilds',
      summary: 'Link a Discord server',
      description:
        'Events of its organisation appear there. Linking again changes only what the body names. Channels go into "channels", or one by one: "event_channel_id" is short for "channels": {"event": …}.',
      body: guildLinkRequestSchema,
      answers: {
        201: one,
        200: { ...one, description: 'It was linked already; the link was changed.' },
      },
      handle: async ({ body: { guild_id, ...sent }, correlationId }) => {
        const result = await linkGuild(guild_id, withChannels(sent), correlationId);
        const { guild, created } = linkedBy(result, sent);
        return { status: created ? 201 : 200, body: show(guild) };
      },
    }),
    route({
      method: 'get',
      path: '/guilds',
      tag: 'Guilds',
      summary: 'List the linked Discord servers',
      answers: {
        200: {
          description: 'All links.',
          schema: Joi.object({ guilds: Joi.array().items(guildResourceSchema).required() }),
        },
      },
      handle: async () => ({ status: 200, body: { guilds: (await guilds.list()).map(show) } }),
    }),
    route<{ guild_id: string }>({
      method: 'get',
      path: '/guilds/:guild_id',
      tag: 'Guilds',
      summary: 'Read one link',
      params,
      answers: { 200: one },
      handle: async ({ params: { guild_id } }) => ({
        status: 200,
        body: show(await linked(guild_id)),
      }),
    }),
    route<{ guild_id: string }, object, GuildLinkPatch>({
      method: 'patch',
      path: '/guilds/:guild_id',
      tag: 'Guilds',
      summary: 'Change the settings of a link',
      params,
      body: guildLinkPatchSchema,
      answers: { 200: one },
      handle: async ({ params: { guild_id }, body, correlationId }) => {
        await linked(guild_id);
        const result = await linkGuild(guild_id, withChannels(body), correlationId);
        const { guild } = linkedBy(result, body);
        return { status: 200, body: show(guild) };
      },
    }),
    route<{ guild_id: string }>({
      method: 'delete',
      path: '/guilds/:guild_id',
      tag: 'Guilds',
      summary: 'Unlink a Discord server',
      description: 'What the bot posted there is taken away.',
      params,
      answers: { 204: { description: 'Unlinked.' } },
      handle: async ({ params: { guild_id } }) => {
        if (!(await guilds.unlink(guild_id, now()))) throw notLinked(guild_id);
        resync(guild_id);
        return { status: 204 };
      },
    }),
  ];
}

function linkedBy(
  result: LinkResult,
  sent: GuildLinkPatch,
): Extract<LinkResult, { kind: 'linked' }> {
  if (result.kind === 'linked') return result;
  if (result.kind === 'unlinked') {
    throw new Problem('conflict', 'The guild was unlinked at the same time: link it again.');
  }
  const errors = result.fields.map(({ field, channel_id }) =>
    foreignChannel(channelField(sent, field), channel_id),
  );
  throw new Problem('foreign-channel', 'Name channels of the server itself. Nothing was changed.', {
    errors,
  });
}

function notLinked(guildId: string): Problem {
  return new Problem(
    'not-found',
    `The guild ${guildId} is not linked. Link it with POST /api/v1/discord/guilds.`,
  );
}

function guildResource(guild: StoredGuild, clientId: string | undefined): GuildResource {
  const { observed_at, name, status } = guild;
  return {
    ...linkOf(guild),
    name: name ?? guild.guild_name,
    status,
    lacks: lacksOf(guild),
    observed_at: observed_at?.toISOString() ?? null,
    audited_at: guild.audited_at?.toISOString() ?? null,
    invite_url:
      clientId === undefined
        ? null
        : inviteUrl(clientId, guild.guild_id, {
            voice: guild.channels.voice === null ? null : guild.voice_kind,
            threads: guild.signup_thread,
          }),
  };
}
