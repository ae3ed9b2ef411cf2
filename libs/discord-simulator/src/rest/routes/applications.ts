import type { Core } from '../../core.ts';
import { wireUser } from '../../wire/user.ts';
import { bot } from '../route.ts';

export const applicationRoutes = [
  bot('GET', '/applications/@me', ({ core }) => wireApplication(core)),
  bot('GET', '/oauth2/applications/@me', ({ core }) => wireApplication(core)),
];

function wireApplication({ world }: Core): Record<string, unknown> {
  const { id, name, ownerId, publicKey, interactionsEndpointUrl } = world.application;
  return {
    id,
    name,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
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
