import { ApplicationFlags as Flag } from 'discord-api-types/v10';

import { wireUser } from '../../wire/user.ts';
import { bot, type Call } from '../route.ts';

export const applicationRoutes = [
  bot('GET', '/applications/@me', wireApplication),
  bot('GET', '/oauth2/applications/@me', wireApplication),
];

/** The switches of the developer portal, as an application in fewer than 100 guilds has them. */
const PRIVILEGED =
  Flag.GatewayPresenceLimited | Flag.GatewayGuildMembersLimited | Flag.GatewayMessageContentLimited;

function wireApplication({ core: { world }, gateway }: Call): Record<string, unknown> {
  const flags = gateway.knobs.privilegedIntents ? PRIVILEGED : 0;
  const { id, name, ownerId, publicKey, interactionsEndpointUrl } = world.application;
  return {
    id,
    name,
    icon: null,
    description: '',
    type: null,
    flags,
    flags_new: String(flags),
    bot: wireUser(world, id),
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {} },
    verify_key: publicKey,
    redirect_uris: [],
    interactions_endpoint_url: interactionsEndpointUrl,
    role_connections_verification_url: null,
    owner: wireUser(world, ownerId),
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    event_webhooks_types: [],
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}
